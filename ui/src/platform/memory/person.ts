import type { Commands } from "../../contract/commands.ts";
import type { ChannelView, FieldView, PersonView, RecordView } from "../../contract/types.ts";
import { localError, PlatformError } from "../types.ts";
import { addOperation, waitsForAgent } from "./operations.ts";
import { channel } from "./people.ts";
import { channelLabel, omnidesk } from "./provider.ts";
import {
  badgeOf,
  nameOf,
  no,
  unverified,
  yes,
  type MemoryChannel,
  type MemoryPerson,
  type MemoryRecord,
  type World,
} from "./world.ts";

type Names =
  | "person_get"
  | "record_refresh"
  | "fields_edit"
  | "channel_add"
  | "channel_change"
  | "channel_remove"
  | "event_add"
  | "crm_sync";

export function findPerson(world: World, personId: string): MemoryPerson {
  const person = world.people.find((one) => one.personId === personId);
  if (!person) throw localError("This customer is no longer in the local cache.", "not_found");
  return person;
}

function findRecord(world: World, recordId: string): { person: MemoryPerson; record: MemoryRecord } {
  for (const person of world.people) {
    const record = person.records.find((one) => one.recordId === recordId);
    if (record) return { person, record };
  }
  throw localError("This record is no longer in the local cache.", "not_found");
}

function findChannel(
  world: World,
  channelId: string,
): { person: MemoryPerson; record: MemoryRecord; one: MemoryChannel } {
  for (const person of world.people) {
    for (const record of person.records) {
      const one = record.channels.find((candidate) => candidate.channelId === channelId);
      if (one) return { person, record, one };
    }
  }
  throw localError("This channel is no longer in the local cache.", "not_found");
}

export function refuse(field: string, message: string): never {
  throw new PlatformError({
    code: "invalid_input",
    message,
    fields: [{ field, rule: "pattern", character: null, message, connectionId: null }],
    retry: { kind: "never" },
    reference: "5b0e-44d1",
  });
}

const namePattern = /^[a-zA-ZÀ-ÖØ-Þß-öø-ÿŠš.\-' ]*$/;

export function checkName(key: string, value: string): string | null {
  if (!key.startsWith("name.") || namePattern.test(value)) return null;
  const bad = [...value].find((letter) => !namePattern.test(letter)) ?? "";
  return `“${bad}” cannot be stored: use letters, spaces, full stops, hyphens and '.`;
}

export function checkAddress(kind: string, address: string): string | null {
  if (kind === "email" && !/^\S+@\S+\.\S+$/.test(address)) return "This is not a complete e-mail address.";
  if ((kind === "telephone" || kind === "mobile") && !/^\+[0-9 ]{7,}$/.test(address))
    return "Write the number with + and the country, such as +31 6 1234 5678.";
  return null;
}

export function personHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    person_get({ personId }) {
      const person = findPerson(world, personId);
      person.openedAt = world.now();
      return viewOf(world, person);
    },

    record_refresh({ recordId }) {
      findRecord(world, recordId).record.seenAt = world.now();
      return {};
    },

    fields_edit({ recordId, fields }) {
      const { person, record } = findRecord(world, recordId);
      for (const [key, value] of Object.entries(fields)) {
        const issue = checkName(key, value);
        if (issue) refuse(key, issue);
      }
      const changes = Object.entries(fields).map(([key, value]) => {
        const before = record.fields[key]?.value ?? "";
        record.fields[key] = { value, was: record.fields[key]?.was ?? before, change: "waiting" };
        return { label: labelOf(key), before, after: value, theirs: null };
      });
      return { operationId: addOperation(world, person, record, "edit", changes).operationId };
    },

    channel_add({ recordId, kind, address }) {
      const { person, record } = findRecord(world, recordId);
      const issue = checkAddress(kind, address);
      if (issue) refuse("address", issue);
      record.channels.push({ ...channel(world, kind, address), change: "added", changeState: "waiting" });
      return {
        operationId: addOperation(world, person, record, "add_channel", [
          { label: channelLabel(kind), before: "", after: address, theirs: null },
        ]).operationId,
      };
    },

    channel_change({ channelId, address }) {
      const { person, record, one } = findChannel(world, channelId);
      const issue = checkAddress(one.kind, address);
      if (issue) refuse("address", issue);
      const before = one.address;
      Object.assign(one, { address, was: one.was ?? before, change: "changed", changeState: "waiting", note: null });
      return {
        operationId: addOperation(world, person, record, "change_channel", [
          { label: channelLabel(one.kind), before, after: address, theirs: null },
        ]).operationId,
      };
    },

    channel_remove({ channelId }) {
      const { person, record, one } = findChannel(world, channelId);
      Object.assign(one, { change: "removed", changeState: "waiting" });
      return {
        operationId: addOperation(world, person, record, "remove_channel", [
          { label: channelLabel(one.kind), before: one.address, after: "", theirs: null },
        ]).operationId,
      };
    },

    event_add({ recordId, message, initiatedBy, sourceUrl }) {
      const { person, record } = findRecord(world, recordId);
      if (message.trim() === "") refuse("message", "Say what happened.");
      if (sourceUrl !== "" && !/^https?:\/\//.test(sourceUrl)) refuse("sourceUrl", "A link starts with https://.");
      const entry = {
        entryId: world.nextId("entry"),
        kind: "event_added" as const,
        text: message,
        subject: "",
        initiatedBy,
        at: world.now(),
        system: null,
        ticketId: null,
        sourceUrl: sourceUrl || null,
        change: "waiting" as const,
      };
      world.timelines.set(person.personId, [entry, ...(world.timelines.get(person.personId) ?? [])]);
      return {
        operationId: addOperation(world, person, record, "add_event", [
          { label: "Event", before: "", after: message, theirs: null },
        ]).operationId,
      };
    },

    crm_sync({ channelId }) {
      const { person, record, one } = findChannel(world, channelId);
      return {
        operationId: addOperation(world, person, record, "crm_sync", [
          { label: channelLabel(one.kind), before: "", after: one.address, theirs: null },
        ]).operationId,
      };
    },
  };
}

const labelOf = (key: string): string =>
  omnidesk.fields.find((field) => field.key === key)?.label ?? key.replace("custom.", "");

function viewOf(world: World, person: MemoryPerson): PersonView {
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
    records: person.records.map((record) => recordView(world, record)),
    fields: person.records.flatMap(fieldViews),
    channels: person.records.flatMap(channelViews),
    waiting: operations.filter((operation) => !waitsForAgent(operation)).length,
    needsAttention: operations.filter(waitsForAgent).length,
  };
}

function recordView(world: World, record: MemoryRecord): RecordView {
  const byId = record.externalId
    ? yes
    : no("Omnidesk keeps a timeline only for customers with an external id, and this one has none.");
  return {
    recordId: record.recordId,
    system: badgeOf(world, record.connectionId),
    remoteId: record.remoteId,
    externalId: record.externalId,
    state: record.state,
    seenAt: record.seenAt,
    edit: yes,
    addChannel: yes,
    removeChannel: unverified,
    addEvent: yes,
    crmSync: unverified,
    delete: yes,
    purge: record.connectionId === "conn-2" ? no("Purging is switched off for this connection.") : unverified,
    timeline: byId,
    customFields: true,
  };
}

function fieldViews(record: MemoryRecord): FieldView[] {
  const base = { recordId: record.recordId, choices: [] };
  return Object.entries(record.fields).map(([key, { value, was, change }]) => {
    const info = omnidesk.fields.find((field) => field.key === key);
    return {
      ...base,
      key,
      label: labelOf(key),
      group: key.startsWith("custom.") ? "custom" : info?.onUpdate ? "identity" : "system",
      kind: info?.kind ?? "text",
      value,
      was,
      change,
      edit: key.startsWith("custom.") || info?.onUpdate ? yes : no("Omnidesk does not let anyone change this."),
      rule: info?.rule ?? "",
    } satisfies FieldView;
  });
}

function channelViews(record: MemoryRecord): ChannelView[] {
  return record.channels.map((one) => ({
    ...one,
    recordId: record.recordId,
    label: channelLabel(one.kind),
    raw: one.address,
    edit: one.kind === "facebook" ? no("Omnidesk cannot change a Facebook address; remove it and add another.") : yes,
    remove: unverified,
  }));
}
