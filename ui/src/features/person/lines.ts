import type {
  Allowed,
  ChangeState,
  ChannelView,
  FieldGroup,
  FieldView,
  PersonView,
  SystemBadge,
} from "../../contract/types.ts";
import { sameField, sameValue } from "./values.ts";

/** One record's share in a line. */
interface Held {
  recordId: string;
  system: SystemBadge;
  edit: Allowed;
  change: ChangeState | null;
  /** What it was before the agent's change. */
  was: string | null;
}

/** One value, with every record that holds it. */
interface Line {
  id: string;
  held: readonly Held[];
  systems: readonly SystemBadge[];
  /** The person has records that are not on this line. */
  hasOthers: boolean;
  /** Systems that write the same value in another way. */
  writings: readonly { text: string; system: SystemBadge }[];
}

export interface FieldLine extends Line {
  /** The first record's view of it. */
  field: FieldView;
  fields: readonly FieldView[];
  /** There are other lines of this field. */
  isOneOfSeveral: boolean;
  /** Another line of this field has another value, and one of them could be changed. */
  differs: boolean;
  /** One of the systems wants it hidden until it is asked for. */
  isMasked: boolean;
  /** One of the systems takes it as a secret. */
  isSecret: boolean;
}

export interface ChannelLine extends Line {
  channel: ChannelView;
  channels: readonly ChannelView[];
  /** A line before it has the same number under another name. */
  isSameNumber: boolean;
}

/** The name under which the editor of a line keeps what was typed: that of the first record on it. */
export const fieldLineId = (key: string, recordId: string) => `${key} ${recordId}`;

/** Equal values of several records are one line with several badges; different ones are lines of their own. */
export function fieldLines(view: PersonView, group: FieldGroup): FieldLine[] {
  return linesOf(
    view,
    view.fields.filter((field) => field.group === group),
  );
}

/** The lines of some of the fields. */
export function linesOf(view: PersonView, some: readonly FieldView[]): FieldLine[] {
  const companions = new Set(view.fields.flatMap((field) => field.asksFor?.key ?? []));
  const lines: FieldView[][] = [];
  for (const field of some) {
    // What only ever goes along with another field is asked for there.
    if (companions.has(field.key) && field.value === "") continue;
    const same = lines.find(([one]) => one && one.key === field.key && sameField(one, field));
    if (same) same.push(field);
    else lines.push([field]);
  }
  const order = [...new Set(lines.map(([one]) => one?.key))];
  return lines
    .toSorted(([a], [b]) => order.indexOf(a?.key) - order.indexOf(b?.key))
    .flatMap((fields) => {
      const field = fields[0];
      if (!field) return [];
      const others = lines.filter(([one]) => one?.key === field.key && one !== field);
      return {
        id: fieldLineId(field.key, field.recordId),
        field,
        fields,
        ...heldBy(view, fields),
        writings: writingsOf(view, fields, (one) => one.value),
        isOneOfSeveral: others.length > 0,
        // Facts that nobody can change, such as ids, are not supposed to agree.
        differs:
          field.value !== "" &&
          others.some((group) => group.some((one) => one.value !== "")) &&
          [...fields, ...others.flat()].some((one) => one.edit.ok),
        isMasked: fields.some((one) => one.masked),
        isSecret: fields.some((one) => one.secret),
      };
    });
}

/** The order in which people look for them; what a system has beside them comes after. */
const usualKinds = ["email", "telephone", "mobile"];
const phoneKinds = new Set(["telephone", "mobile"]);

export const isPhone = (kind: string) => phoneKinds.has(kind);

/** Equal addresses are one line, phones by the form they are shown in. What is to be removed stays apart. */
export function channelLines(view: PersonView): ChannelLine[] {
  const lines: ChannelView[][] = [];
  for (const channel of view.channels) {
    const same = lines.find(
      ([one]) =>
        one &&
        one.kind === channel.kind &&
        sameValue(channel.kind === "email" ? "email" : "text", one.address, channel.address) &&
        (one.change === "removed") === (channel.change === "removed"),
    );
    if (same) same.push(channel);
    else lines.push([channel]);
  }
  const kinds = [...new Set([...usualKinds, ...view.channels.map((channel) => channel.kind)])];
  lines.sort(([a], [b]) => kinds.indexOf(a?.kind ?? "") - kinds.indexOf(b?.kind ?? ""));
  return lines.flatMap((channels, at) => {
    const channel = channels[0];
    if (!channel) return [];
    return {
      id: channel.channelId,
      channel,
      channels,
      ...heldBy(
        view,
        channels.map((one) => ({ ...one, change: one.changeState })),
      ),
      writings: isPhone(channel.kind) ? [] : writingsOf(view, channels, (one) => one.address),
      isSameNumber:
        isPhone(channel.kind) &&
        lines.slice(0, at).some(([one]) => one && isPhone(one.kind) && one.address === channel.address),
    };
  });
}

function heldBy(
  view: PersonView,
  values: readonly { recordId: string; edit: Allowed; change: ChangeState | null; was: string | null }[],
): Pick<Line, "held" | "systems" | "hasOthers"> {
  const held = values.flatMap(({ recordId, edit, change, was }) => {
    const system = systemOf(view, recordId);
    return system ? [{ recordId, system, edit, change, was }] : [];
  });
  const records = new Set(held.map((one) => one.recordId));
  return {
    held,
    systems: view.records.filter((record) => records.has(record.recordId)).map((record) => record.system),
    hasOthers: records.size < view.records.length,
  };
}

function writingsOf<T extends { recordId: string }>(
  view: PersonView,
  values: readonly T[],
  textOf: (one: T) => string,
) {
  const first = values[0] && textOf(values[0]);
  return values.flatMap((one) => {
    const system = systemOf(view, one.recordId);
    return system && textOf(one) !== first ? [{ text: textOf(one), system }] : [];
  });
}

function systemOf(view: PersonView, recordId: string): SystemBadge | undefined {
  return view.records.find((record) => record.recordId === recordId)?.system;
}
