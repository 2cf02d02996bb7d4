import type { Commands } from "../../contract/commands.ts";
import type { CopyTarget, ValueSource } from "../../contract/types.ts";
import { covered } from "./cover.ts";
import { findChannel, findRecord } from "./find.ts";
import { addressKey } from "./link.ts";
import { addChannel, changeChannel, editFields } from "./person.ts";
import { channelLabel, fieldLabel, fieldOf, providerNamed, rightsOf } from "./providers/index.ts";
import { badgeOf, providerOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

type Names = "copy_plan" | "copy_confirm";

interface Source {
  person: MemoryPerson;
  record: MemoryRecord;
  kind: "field" | "channel";
  /** Field key, or kind of channel. */
  key: string;
  value: string;
}

function sourceOf(world: World, source: ValueSource): Source {
  if (source.kind === "channel") {
    const { person, record, one } = findChannel(world, source.channelId);
    return { person, record, kind: "channel", key: one.kind, value: one.address };
  }
  const { person, record } = findRecord(world, source.recordId);
  return { person, record, kind: "field", key: source.key, value: record.fields[source.key]?.value ?? "" };
}

export function copyHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    copy_plan({ source }) {
      const from = sourceOf(world, source);
      return {
        label: from.kind === "field" ? fieldLabel(from.key) : channelLabel(from.key),
        value: covered(from.key, from.value),
        targets: from.person.records
          .filter((record) => record !== from.record)
          .map((record) => targetOf(world, from, record)),
      };
    },

    copy_confirm({ source, recordIds }) {
      const from = sourceOf(world, source);
      let saved = 0;
      for (const record of from.person.records) {
        if (!recordIds.includes(record.recordId) || targetOf(world, from, record).obstacle !== null) continue;
        if (from.kind === "field") editFields(world, from.person, record, { [from.key]: from.value });
        else {
          const replaced = replacedBy(world, from, record);
          if (replaced) changeChannel(world, replaced.channelId, from.value);
          else addChannel(world, from.person, record, kindThere(world, from, record) ?? from.key, from.value);
        }
        saved += 1;
      }
      return { saved };
    },
  };
}

const phones = ["telephone", "mobile"];

/** The kind a channel would have there: a mobile number is a telephone where mobiles are not told apart. */
function kindThere(world: World, from: Source, record: MemoryRecord): string | undefined {
  const { channels } = providerNamed(providerOf(world, record.connectionId));
  const alike = phones.includes(from.key) ? [from.key, ...phones] : [from.key];
  return alike.find((kind) => channels.some((one) => one.kind === kind));
}

/** The channel that would give way, where there is room for one only. */
function replacedBy(world: World, from: Source, record: MemoryRecord) {
  const kind = kindThere(world, from, record);
  const info = providerNamed(providerOf(world, record.connectionId)).channels.find((one) => one.kind === kind);
  return info?.limit === 1 ? record.channels.find((one) => one.kind === kind) : undefined;
}

function targetOf(world: World, from: Source, record: MemoryRecord): CopyTarget {
  const system = badgeOf(world, record.connectionId);
  const rights = rightsOf(system.provider);
  const target = (before: string, obstacle: string | null): CopyTarget => ({
    recordId: record.recordId,
    system,
    changes:
      obstacle === null
        ? [
            {
              label: from.kind === "field" ? fieldLabel(from.key) : channelLabel(from.key),
              before: covered(from.key, before),
              after: covered(from.key, from.value),
            },
          ]
        : [],
    obstacle,
  });
  if (from.kind === "field") {
    const before = record.fields[from.key]?.value ?? "";
    const info = fieldOf(system.provider, from.key);
    if (!rights.edit.ok) return target(before, rights.edit.reason);
    if (!info && !(from.key.startsWith("custom.") && rights.customFields))
      return target(before, `${system.name} has no such field.`);
    if (info && !info.onUpdate) return target(before, "This cannot be changed there.");
    return target(before, before === from.value ? "It is the same there already." : null);
  }
  if (kindThere(world, from, record) === undefined) return target("", `${system.name} keeps no such channel.`);
  if (record.channels.some((one) => addressKey(one.address) === addressKey(from.value)))
    return target(from.value, "It is the same there already.");
  const replaced = replacedBy(world, from, record);
  const allowed = replaced ? rights.changeChannel : rights.addChannel;
  return target(replaced?.address ?? "", allowed.ok ? null : allowed.reason);
}
