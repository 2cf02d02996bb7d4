import type { Commands } from "../../contract/commands.ts";
import { editableAddress, editableField } from "./amend.ts";
import { checkAddress, checkValue } from "./check.ts";
import { findChannel, findPerson, findRecord, refuse } from "./find.ts";
import { addOperation } from "./operations.ts";
import { channel } from "./people.ts";
import { channelLabel, fieldLabel, fieldOf } from "./providers/index.ts";
import { viewOf } from "./views.ts";
import { providerOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

type Names =
  | "person_get"
  | "record_refresh"
  | "fields_edit"
  | "channel_add"
  | "channel_change"
  | "channel_remove"
  | "event_add"
  | "crm_sync";

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

    fields_edit({ recordId, fields, confirmed }) {
      const { person, record } = findRecord(world, recordId);
      const provider = providerOf(world, record.connectionId);
      for (const [key, value] of Object.entries(fields)) {
        const issue = checkValue(provider, key, value);
        if (issue) refuse(key, issue);
        const info = fieldOf(provider, key);
        if (info?.asksFor && !fields[info.asksFor]) refuse(info.asksFor, "Fill this in.");
        if (!confirmed && info?.confirm.includes(value)) refuse(key, "This has legal weight and has to be confirmed.");
      }
      return { operationId: editFields(world, person, record, fields) };
    },

    channel_add({ recordId, kind, address }) {
      const { person, record } = findRecord(world, recordId);
      const issue = checkAddress(kind, address);
      if (issue) refuse("address", issue);
      return { operationId: addChannel(world, person, record, kind, address) };
    },

    channel_change({ channelId, address }) {
      const { one } = findChannel(world, channelId);
      const issue = checkAddress(one.kind, address);
      if (issue) refuse("address", issue);
      return { operationId: changeChannel(world, channelId, address) };
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
        concerns: null,
        ticketId: null,
        sourceUrl: sourceUrl || null,
        change: "waiting" as const,
      };
      world.timelines.set(person.personId, [entry, ...(world.timelines.get(person.personId) ?? [])]);
      return {
        operationId: addOperation(
          world,
          person,
          record,
          "add_event",
          [{ label: "Event", before: "", after: message, theirs: null }],
          {
            editable: [
              { key: "message", label: "Event", kind: "text", value: message, covered: null, rule: "", choices: [] },
            ],
          },
        ).operationId,
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

/** Changes fields of a record. Of a secret only the end is kept, and what never comes back is not. */
export function editFields(
  world: World,
  person: MemoryPerson,
  record: MemoryRecord,
  fields: Record<string, string>,
): string {
  const provider = providerOf(world, record.connectionId);
  const changes = Object.entries(fields).map(([key, typed]) => {
    const info = fieldOf(provider, key);
    const value = info?.secret ? typed.slice(-4) : typed;
    const before = record.fields[key]?.value ?? "";
    if (!info?.writeOnly) record.fields[key] = { value, was: record.fields[key]?.was ?? before, change: "waiting" };
    return { label: fieldLabel(key), before, after: value, theirs: null };
  });
  const editable = Object.entries(fields).map(([key, value]) => editableField(provider, key, value));
  return addOperation(world, person, record, "edit", changes, { editable }).operationId;
}

export function addChannel(
  world: World,
  person: MemoryPerson,
  record: MemoryRecord,
  kind: string,
  address: string,
): string {
  record.channels.push({ ...channel(world, kind, address), change: "added", changeState: "waiting" });
  const label = channelLabel(kind);
  const changes = [{ label, before: "", after: address, theirs: null }];
  const editable = [editableAddress("address", label, kind, address)];
  return addOperation(world, person, record, "add_channel", changes, { editable }).operationId;
}

export function changeChannel(world: World, channelId: string, address: string): string {
  const { person, record, one } = findChannel(world, channelId);
  const before = one.address;
  Object.assign(one, {
    address,
    raw: null,
    was: one.was ?? before,
    change: "changed",
    changeState: "waiting",
    note: null,
  });
  const label = channelLabel(one.kind);
  const changes = [{ label, before, after: address, theirs: null }];
  const editable = [editableAddress("address", label, one.kind, address)];
  return addOperation(world, person, record, "change_channel", changes, { editable }).operationId;
}
