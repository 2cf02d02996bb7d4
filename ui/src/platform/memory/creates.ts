import type { CandidateView, OperationView } from "../../contract/types.ts";
import { inSecuconnect, inSecurely, inSynctera } from "./copies.ts";
import { editableAddress, editableField } from "./amend.ts";
import { addOperation } from "./operations.ts";
import { providerOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

/** New customers that some systems took and others did not. */
export function seedCreates(world: World): void {
  seedRefusedThere(world);
  seedFoundThere(world);
}

function newPerson(world: World, at: number): MemoryPerson {
  const person = { personId: world.nextId("person"), changedAt: world.now(), openedAt: null, records: [] };
  world.people.splice(at, 0, person);
  return person;
}

/** A record that waits to be created. */
function waiting(record: MemoryRecord): MemoryRecord {
  return {
    ...record,
    remoteId: null,
    state: "new",
    seenAt: null,
    channels: record.channels.map((one) => ({ ...one, change: "added", changeState: "needs_attention" })),
  };
}

function create(world: World, person: MemoryPerson, record: MemoryRecord, name: string): OperationView {
  person.records.push(record);
  const [given = "", family = ""] = name.split(" ");
  const provider = providerOf(world, record.connectionId);
  const labelOf = (kind: string) => (kind === "email" ? "E-mail" : "Telephone");
  const added = (label: string, after: string) => ({ label, before: "", after, theirs: null });
  return addOperation(
    world,
    person,
    record,
    "create",
    [
      added("First name", given),
      added("Last name", family),
      ...record.channels.map(({ kind, address }) => added(labelOf(kind), address)),
    ],
    {
      state: { kind: "parked" },
      editable: [
        editableField(provider, "name.given", given),
        editableField(provider, "name.family", family),
        ...record.channels.map(({ kind, address }, at) =>
          editableAddress(`channels.${String(at)}`, labelOf(kind), kind, address),
        ),
      ],
    },
  );
}

/** Created in secuconnect; Synctera says what is missing. */
function seedRefusedThere(world: World): void {
  const person = newPerson(world, 3);
  const details = {
    given: "Ines",
    family: "Vermeer",
    email: "ines.vermeer@example.be",
    phone: "+32 475 12 34 56",
    number: 27,
  };
  person.records.push(inSecuconnect(world, details));
  const operation = create(world, person, waiting(inSynctera(world, details)), "Ines Vermeer");
  Object.assign(operation, {
    state: { kind: "rejected" },
    attempts: 1,
    lastError: {
      code: "rejected_by_provider",
      message: "The customer cannot be active without a date of birth.",
      fields: [
        {
          field: "birth.date",
          rule: "missing",
          character: null,
          message: "Synctera needs this.",
          connectionId: operation.system.connectionId,
        },
      ],
      retry: { kind: "never" },
      reference: "3e91-a0c4",
    },
  } satisfies Partial<OperationView>);
}

/** Securely found several that might be meant. */
function seedFoundThere(world: World): void {
  const person = newPerson(world, 5);
  const record = waiting(
    inSecurely(world, {
      given: "demarco",
      family: "boyle",
      email: "demarco@example.com",
      phone: "+1 281 500 1111",
      number: 41,
    }),
  );
  const operation = create(world, person, record, "Demarco Boyle");
  operation.candidates = [
    candidate("1201", "Demarco Boyle", ["email", "phone"], [["Last name", "boyle", "Boyle-Hayes"]]),
    candidate(
      "1877",
      "Dee Boyle",
      ["phone"],
      [
        ["First name", "demarco", "Dee"],
        ["E-mail", "demarco@example.com", "dee.boyle@example.com"],
      ],
    ),
    candidate("2040", "", ["phone"], [["E-mail", "demarco@example.com", ""]]),
  ];
}

function candidate(
  remoteId: string,
  name: string,
  matchedOn: string[],
  differences: [label: string, typed: string, there: string][],
): CandidateView {
  return {
    remoteId,
    name,
    matchedOn,
    exact: false,
    differences: differences.map(([label, after, theirs]) => ({ label, before: "", after, theirs })),
  };
}
