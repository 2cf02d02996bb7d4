import type { ConflictKind, ConflictLine, ConflictPart, SettledLine } from "../../contract/types.ts";
import { settledLine } from "./conflicts.ts";
import { inSynctera } from "./copies.ts";
import { addOperation } from "./operations.ts";
import { field } from "./people.ts";
import { fieldLabel, fieldOf } from "./providers/index.ts";
import { seedMerges } from "./mergeStory.ts";
import { badgeOf, nameOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Changes that met changes of somebody else. */
export function seedConflicts(world: World): void {
  seedGone(world);
  if (world.people.length < 30) return;
  const [maria, peter, long, nobody, born] = [14, 15, 16, 17, 18].map((at) => world.people[at]);
  if (!maria || !peter || !long || !nobody || !born) return;
  conflict(world, named(maria, "Maria", "Jansen-de Vries"), "values", {
    lines: [
      line("phone", "Phone", "phones", [
        part("synctera", "phone", "+31 6 1111 2222", "+31 6 1234 5678", "+31 6 9999 0000", "phone", "Phone"),
      ]),
      line("address.legal", "Legal address", "legal addresses", [
        part("synctera", "address.legal.line1", "Singel 3", "Keizersgracht 12", "Keizersgracht 21"),
        part("synctera", "address.legal.postal_code", "1012 VC", "1015 CR", "1015 CR"),
        part("synctera", "address.legal.city", "Amsterdam", "Amsterdam", "Amsterdam"),
      ]),
    ],
    settled: [
      settledLine("E-mail", "m.jansen@oldmail.example", "maria.jansen@example.nl", "yours"),
      settledLine("Last name", "Jansen", "Jansen-de Vries", "yours"),
      settledLine("Company", "", "Jansen Fietsen BV", "theirs"),
    ],
    hours: 39,
  });
  conflict(world, named(peter, "Peter", "O'Neil"), "values", {
    lines: [
      line("phone", "Phone", "phones", [
        part("synctera", "phone", "+31 6 4444 1111", "+31 6 4444 2222", "+31 6 4444 3333", "phone", "Phone"),
      ]),
    ],
    settled: [],
    hours: 20,
  });
  conflict(world, named(long, "Wilhelmina Alexandrina Paulina", "van Oldenbarnevelt-Schimmelpenninck"), "not_as_sent", {
    lines: [
      line("name", "Name", "names", [
        part("synctera", "name.given", "Wilhelmina", "Wilhelmina Alexandrina Paulina", "Wilhelmina Alexandrina P."),
        part("synctera", "name.family", "Schimmelpenninck", "van Oldenbarnevelt-Schimmelpenninck", ""),
      ]),
    ],
    settled: [],
    hours: 6,
  });
  conflict(world, named(born, "Noor", "Hermans"), "values", {
    lines: [
      line("birth.date", "Date of birth", "dates of birth", [
        part("synctera", "birth.date", "1990-03-02", "1990-03-20", "1991-03-02"),
      ]),
      line("status", "Status", "statuses", [part("synctera", "status", "PROSPECT", "ACTIVE", "FROZEN")]),
      line("phone", "Phone", "phones", [
        part("synctera", "phone", "", "+31 6 7777 1111", "+31 6 7777 9999", "phone", "Phone"),
      ]),
    ],
    settled: [],
    hours: 3,
  });
  conflict(world, named(nobody, "", ""), "somebody_else", {
    lines: [],
    settled: [settledLine("Telephone", "+31 6 2222 3333", "+31 6 2222 4444", "yours")],
    hours: 2,
  });
  seedMerges(world);
}

/** A customer with a change that waits, who is not in the system any more; and one who left without one. */
function seedGone(world: World): void {
  const [, left, edited] = [7, 9, 10].map((at) => world.people[at]);
  if (!left || !edited) return;
  const gone = (person: MemoryPerson) => {
    const record = inSynctera(world, { given: "", family: "", email: null, phone: null, number: 8 });
    const first = person.records[0];
    Object.assign(record, {
      state: "gone",
      goneAt: hoursAgo(26),
      fields: {
        ...record.fields,
        ...Object.fromEntries(
          Object.entries(first?.fields ?? {}).map(([key, { value, was }]) => [key, field(was ?? value)]),
        ),
      },
      channels: [],
    } satisfies Partial<MemoryRecord>);
    person.records.push(record);
  };
  gone(left);
  world.activity.unshift({
    entryId: world.nextId("activity"),
    at: hoursAgo(26),
    kind: "gone",
    operation: null,
    personId: left.personId,
    personName: nameOf(left),
    system: badgeOf(world, "conn-4"),
    subject: "",
    values: [],
  });
  gone(edited);
  conflict(world, edited, "gone", {
    lines: [],
    settled: [
      settledLine("First name", "Anna", "Anneke", "yours"),
      settledLine("City", "Utrecht", "Nieuwegein", "yours"),
    ],
    hours: 25,
  });
}

function named(person: MemoryPerson, given: string, family: string): MemoryPerson {
  for (const { fields } of person.records) {
    fields["name.given"] = field(given);
    fields["name.family"] = field(family);
  }
  return person;
}

interface Question {
  lines: ConflictLine[];
  settled: SettledLine[];
  hours: number;
}

function conflict(world: World, person: MemoryPerson, kind: ConflictKind, { lines, settled, hours }: Question): void {
  let record = person.records.find((one) => one.connectionId === "conn-4");
  if (!record) {
    record = inSynctera(world, { given: "", family: "", email: null, phone: "+31 6 5555 1234", number: 19 });
    record.fields["name.given"] = field(person.records[0]?.fields["name.given"]?.value ?? "");
    record.fields["name.family"] = field(person.records[0]?.fields["name.family"]?.value ?? "");
    person.records.push(record);
  }
  const changes = [
    ...lines.flatMap(({ parts }) =>
      parts.map(({ label, was, yours, theirs }) => ({ label, before: was, after: yours, theirs })),
    ),
    ...settled
      .filter(({ by }) => by === "yours")
      .map(({ label, was, value }) => ({ label, before: was, after: value, theirs: null })),
  ];
  const operation = addOperation(world, person, record, "edit", changes, { state: { kind: "parked" } });
  Object.assign(operation, {
    isConflict: true,
    createdAt: hoursAgo(hours),
    attempts: 1,
    lastError: {
      code: "changed_meanwhile",
      message: "Somebody changed the same in the system.",
      fields: [],
      retry: { kind: "never" },
      reference: "90c2-11ab",
    },
  } satisfies Partial<typeof operation>);
  world.conflicts.push({
    view: {
      operationId: operation.operationId,
      personId: person.personId,
      personName: operation.personName,
      system: badgeOf(world, "conn-4"),
      kind,
      yoursAt: hoursAgo(hours),
      theirsAt: hoursAgo(hours / 2),
      lines,
      settled,
      canCreateAgain: kind === "gone",
    },
    foundAt: hoursAgo(hours / 2),
    answers: {},
  });
}

function line(lineId: string, label: string, plural: string, parts: ConflictPart[]): ConflictLine {
  return { lineId, label, plural, alike: 1, parts };
}

/** A field of a line, as its provider describes it; a channel says its kind and label itself. */
function part(
  provider: string,
  key: string,
  was: string,
  yours: string,
  theirs: string,
  kind?: ConflictPart["kind"],
  label?: string,
): ConflictPart {
  const info = fieldOf(provider, key);
  return {
    key,
    label: label ?? fieldLabel(key),
    kind: kind ?? info?.kind ?? "text",
    rule: info?.rule ?? (kind === "phone" ? "With + and the country, such as +31 6 1234 5678." : ""),
    choices: info?.choices ?? [],
    masked: info?.masked ?? false,
    was,
    yours,
    theirs,
  };
}
