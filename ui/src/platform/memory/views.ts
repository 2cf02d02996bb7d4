import type { Allowed, ChannelView, FieldGroup, FieldView, PersonView, RecordView } from "../../contract/types.ts";
import { covered, isHidden, markOf } from "./cover.ts";
import { waitsForAgent } from "./operations.ts";
import { channelLabel, fieldLabel, fieldOf, no, providerNamed, rightsOf, yes } from "./providers/index.ts";
import { badgeOf, nameOf, providerOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

export function viewOf(world: World, person: MemoryPerson): PersonView {
  const name = nameOf(person);
  const operations = world.operations.filter((operation) => operation.personId === person.personId);
  return {
    personId: person.personId,
    name,
    initials: name
      .split(" ")
      .map((word) => word[0] ?? "")
      .filter((letter) => /\p{Lu}/u.test(letter))
      .slice(0, 2)
      .join(""),
    systems: person.records.map((record) => badgeOf(world, record.connectionId)),
    records: person.records.map((record) => recordView(world, record, person.records.length > 1)),
    fields: person.records.flatMap((record) => fieldViews(world, record)),
    channels: person.records.flatMap((record) => channelViews(world, record)),
    waiting: operations.length,
    needsAttention: operations.filter(waitsForAgent).length,
  };
}

function recordView(world: World, record: MemoryRecord, hasOthers: boolean): RecordView {
  const offered = rightsOf(providerOf(world, record.connectionId));
  const rights = record.goneAt ? withoutAny(offered, goneReason(world, record)) : offered;
  const isShop = record.connectionId === "conn-2";
  return {
    ...rights,
    recordId: record.recordId,
    system: badgeOf(world, record.connectionId),
    remoteId: record.remoteId,
    externalId: record.externalId,
    state: record.state,
    seenAt: record.seenAt,
    goneAt: record.goneAt ?? null,
    forget: record.goneAt ? yes : no("It is still there."),
    purge: isShop ? no("Purging is switched off for this connection.") : rights.purge,
    timeline:
      rights.timeline.ok && !record.externalId
        ? no("Omnidesk keeps a timeline only for customers with an external id, and this one has none.")
        : rights.timeline,
    unlink: hasOthers ? yes : no("It is the only one of this customer."),
    linkedAt: record.linked?.at ?? null,
  };
}

const goneReason = (world: World, record: MemoryRecord): Allowed =>
  no(`This customer is not in ${badgeOf(world, record.connectionId).name} any more.`);

/** Nothing can be done with what is gone, except to forget it. */
function withoutAny(rights: ReturnType<typeof rightsOf>, reason: Allowed): ReturnType<typeof rightsOf> {
  return {
    ...rights,
    edit: reason,
    addChannel: reason,
    changeChannel: reason,
    removeChannel: reason,
    addEvent: reason,
    crmSync: reason,
    delete: reason,
    purge: reason,
  };
}

/** The provider's own fields in its order, then what else there is. */
function fieldViews(world: World, record: MemoryRecord): FieldView[] {
  const provider = providerOf(world, record.connectionId);
  const own = providerNamed(provider).fields.filter((info) => !info.writeOnly);
  const others = Object.keys(record.fields).filter((key) => own.every((info) => info.key !== key));
  return [...own.map(({ key }) => key), ...others].map((key) => fieldView(world, record, provider, key));
}

function fieldView(world: World, record: MemoryRecord, provider: string, key: string): FieldView {
  const info = fieldOf(provider, key);
  const stored = record.fields[key];
  const isCustom = key.startsWith("custom.");
  const group: FieldGroup = isCustom ? "custom" : (info?.group ?? "system");
  const { edit } = rightsOf(provider);
  const value = key === "id.external" ? (record.externalId ?? "") : (stored?.value ?? "");
  return {
    recordId: record.recordId,
    key,
    label: fieldLabel(key),
    group,
    kind: info?.kind ?? "text",
    value: covered(key, value),
    mark: markOf(world, key, value),
    was: stored?.was ? covered(key, stored.was) : (stored?.was ?? null),
    change: stored?.change ?? null,
    merged: stored?.merged ?? null,
    edit: record.goneAt
      ? goneReason(world, record)
      : !edit.ok || isCustom || info?.onUpdate
        ? edit
        : no("This cannot be changed there."),
    rule: info?.rule ?? "",
    choices: info?.choices ?? [],
    masked: isHidden(key),
    secret: info?.secret ?? false,
    confirm: info?.confirm ?? [],
    asksFor: info?.asksFor ? { key: info.asksFor, label: fieldLabel(info.asksFor) } : null,
  };
}

function channelViews(world: World, record: MemoryRecord): ChannelView[] {
  const offered = rightsOf(providerOf(world, record.connectionId));
  const { changeChannel, removeChannel } = record.goneAt ? withoutAny(offered, goneReason(world, record)) : offered;
  return record.channels.map((one) => {
    const edit: Allowed =
      one.kind === "facebook"
        ? no("Omnidesk cannot change a Facebook address; remove it and add another.")
        : changeChannel;
    return {
      ...one,
      recordId: record.recordId,
      label: channelLabel(one.kind),
      raw: one.raw ?? one.address,
      edit,
      remove: removeChannel,
    };
  });
}
