import { localError, PlatformError } from "../types.ts";
import type { MemoryChannel, MemoryPerson, MemoryRecord, World } from "./world.ts";

export function findPerson(world: World, personId: string): MemoryPerson {
  const person = world.people.find((one) => one.personId === personId);
  if (!person) throw localError("This customer is no longer in the local cache.", "not_found");
  return person;
}

export function findRecord(world: World, recordId: string): { person: MemoryPerson; record: MemoryRecord } {
  for (const person of world.people) {
    const record = person.records.find((one) => one.recordId === recordId);
    if (record) return { person, record };
  }
  throw localError("This record is no longer in the local cache.", "not_found");
}

export function findChannel(
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
