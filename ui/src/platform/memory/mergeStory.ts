import type { SettledLine } from "../../contract/types.ts";
import { settledLine } from "./conflicts.ts";
import { no, yes } from "./providers/index.ts";
import { badgeOf, nameOf, type World } from "./world.ts";

const merges: readonly (readonly SettledLine[])[] = [
  [
    settledLine("Telephone", "+31 6 3333 1111", "+31 6 3333 2222", "yours"),
    settledLine("Last name", "Vries", "de Vries", "theirs"),
  ],
  [settledLine("E-mail", "old@example.nl", "new@example.nl", "both"), settledLine("Company", "", "Bakker BV", "yours")],
  [settledLine("City", "Utrecht", "Nieuwegein", "yours"), settledLine("Salutation", "Mr.", "", "theirs")],
];

/** Changes where both sides had changed something, and nothing had to be asked. */
export function seedMerges(world: World): void {
  for (let at = 0; at < 19; at++) {
    const person = world.people[20 + at];
    const record = person?.records[0];
    if (!person || !record) return;
    const lines = [...(merges[at % merges.length] ?? [])];
    const hours = at < 14 ? at / 60 : 26 + at;
    world.merges.push({
      mergeId: world.nextId("merge"),
      personId: person.personId,
      personName: nameOf(person),
      system: badgeOf(world, record.connectionId),
      at: new Date(Date.now() - hours * 3_600_000).toISOString(),
      lines,
      undo: at === 1 ? no("The customer was changed again since.") : yes,
    });
    world.activity.push({
      entryId: world.nextId("activity"),
      at: new Date(Date.now() - hours * 3_600_000).toISOString(),
      kind: "merged",
      operation: "edit",
      personId: person.personId,
      personName: nameOf(person),
      system: badgeOf(world, record.connectionId),
      subject: lines.map(({ label }) => label).join(", "),
      values: lines.map(({ label, was, value }) => ({ label, before: was, after: value, theirs: null })),
    });
    const name = record.fields["name.family"];
    if (at % 3 === 0 && name)
      name.merged = `You changed the telephone and somebody else changed this in ${badgeOf(world, record.connectionId).name}. Both were kept.`;
  }
}
