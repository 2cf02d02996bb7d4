import type { ChannelView, FieldGroup, FieldView, PersonView, SystemBadge } from "../../contract/types.ts";

/** One value of a field, with every record that holds it. */
export interface FieldLine {
  id: string;
  field: FieldView;
  /** The records that hold the same value in the same state. */
  recordIds: readonly string[];
  systems: readonly SystemBadge[];
  /** The systems differ: there are other lines of this field. */
  differs: boolean;
}

/** One address, with every channel that holds it. */
export interface ChannelLine {
  id: string;
  channel: ChannelView;
  channels: readonly ChannelView[];
  systems: readonly SystemBadge[];
}

/** Equal values of several records are one line with several badges; different ones are lines of their own. */
export function fieldLines(view: PersonView, group: FieldGroup): FieldLine[] {
  const lines: { field: FieldView; fields: FieldView[] }[] = [];
  for (const field of view.fields) {
    if (field.group !== group) continue;
    const same = lines.find(
      (line) =>
        line.field.key === field.key &&
        line.field.value === field.value &&
        line.field.was === field.was &&
        line.field.change === field.change,
    );
    if (same) same.fields.push(field);
    else lines.push({ field, fields: [field] });
  }
  const order = [...new Set(lines.map((line) => line.field.key))];
  return lines
    .toSorted((a, b) => order.indexOf(a.field.key) - order.indexOf(b.field.key))
    .map(({ field, fields }) => ({
      id: `${field.key} ${field.recordId}`,
      field,
      recordIds: fields.map((one) => one.recordId),
      systems: systemsOf(
        view,
        fields.map((one) => one.recordId),
      ),
      differs: lines.filter((line) => line.field.key === field.key).length > 1,
    }));
}

export function channelLines(view: PersonView): ChannelLine[] {
  const lines: ChannelView[][] = [];
  for (const channel of view.channels) {
    const same = lines.find(
      ([one]) =>
        one &&
        one.kind === channel.kind &&
        one.address === channel.address &&
        one.was === channel.was &&
        one.change === channel.change,
    );
    if (same) same.push(channel);
    else lines.push([channel]);
  }
  const kinds = [...new Set(view.channels.map((channel) => channel.kind))];
  lines.sort(([a], [b]) => kinds.indexOf(a?.kind ?? "") - kinds.indexOf(b?.kind ?? ""));
  return lines.flatMap((channels) => {
    const channel = channels[0];
    return channel
      ? [
          {
            id: channel.channelId,
            channel,
            channels,
            systems: systemsOf(
              view,
              channels.map((one) => one.recordId),
            ),
          },
        ]
      : [];
  });
}

function systemsOf(view: PersonView, recordIds: readonly string[]): SystemBadge[] {
  return view.records.filter((record) => recordIds.includes(record.recordId)).map((record) => record.system);
}
