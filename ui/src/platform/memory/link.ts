import type { Commands } from "../../contract/commands.ts";
import { findPerson, findRecord } from "./find.ts";
import { rowOf } from "./search.ts";
import { nameOf, type MemoryPerson, type World } from "./world.ts";

type Names = "person_matches" | "person_link" | "record_unlink";

/** What two writings of an address have in common. */
export const addressKey = (address: string): string => {
  const digits = address.replace(/\D/g, "");
  return address.includes("@") || digits.length < 6 ? address.trim().toLowerCase() : digits.slice(-9);
};

const keysOf = (person: MemoryPerson): Set<string> =>
  new Set(person.records.flatMap(({ channels }) => channels.map(({ address }) => addressKey(address))));

/** Why two persons might be the same, surest first; null if nothing says so. */
function likeness(one: MemoryPerson, other: MemoryPerson): { rank: number; reason: string } | null {
  const keys = keysOf(one);
  const shared = [...keysOf(other)].find((key) => keys.has(key));
  const isNamesake = nameOf(one) !== "" && nameOf(one).toLowerCase() === nameOf(other).toLowerCase();
  if (shared === undefined) return isNamesake ? { rank: 2, reason: "same name" } : null;
  const what = shared.includes("@") ? "same e-mail address" : "same phone number";
  return isNamesake ? { rank: 0, reason: `${what} and name` } : { rank: 1, reason: what };
}

export function linkHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    person_matches({ personId }) {
      const person = findPerson(world, personId);
      const found = world.people.flatMap((other) => {
        const like = other === person ? null : likeness(person, other);
        return like ? [{ other, ...like }] : [];
      });
      return {
        rows: found
          .toSorted((a, b) => a.rank - b.rank)
          .slice(0, 8)
          .map(({ other, reason }) => ({ ...rowOf(world, other, []), reason })),
      };
    },

    person_link({ personId, otherPersonId }) {
      const person = findPerson(world, personId);
      const other = findPerson(world, otherPersonId);
      const at = world.now();
      person.records.push(...other.records.map((record) => ({ ...record, linked: { personId: otherPersonId, at } })));
      person.changedAt = at;
      world.people = world.people.filter((one) => one !== other);
      for (const operation of world.operations) if (operation.personId === otherPersonId) operation.personId = personId;
      return { personId };
    },

    record_unlink({ recordId }) {
      const { person, record } = findRecord(world, recordId);
      person.records = person.records.filter((one) => one !== record);
      const alone: MemoryPerson = {
        personId: record.linked?.personId ?? world.nextId("person"),
        changedAt: world.now(),
        openedAt: null,
        records: [{ ...record, linked: null }],
      };
      const home = world.people.find((one) => one.personId === alone.personId);
      if (home) home.records.push(...alone.records);
      else world.people.splice(world.people.indexOf(person) + 1, 0, alone);
      return { personId: alone.personId };
    },
  };
}
