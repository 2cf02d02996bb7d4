import type { Commands } from "../../contract/commands.ts";
import type { OperationView } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { findPerson } from "./find.ts";
import { addActivity } from "./operations.ts";
import { field } from "./people.ts";
import type { World } from "./world.ts";

type Names = "pending_list" | "pending_retry" | "pending_discard" | "pending_choose" | "activity_list";

export function pendingHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const find = (operationId: string) => {
    const operation = world.operations.find((one) => one.operationId === operationId);
    if (!operation) throw localError("This change is no longer pending.", "not_found");
    return operation;
  };
  return {
    pending_list: () => ({ operations: world.operations }),

    pending_retry({ operationId }) {
      const operation = find(operationId);
      operation.state = { kind: "queued" };
      operation.attempts += 1;
      return {};
    },

    pending_discard({ operationId }) {
      const operation = find(operationId);
      world.operations = world.operations.filter((one) => one !== operation);
      if (operation.kind === "create") withdraw(world, operation);
      else restore(world, operation.personId);
      addActivity(world, "discarded", operation);
      return {};
    },

    pending_choose({ operationId, remoteId }) {
      const operation = find(operationId);
      const candidate = operation.candidates.find((one) => one.remoteId === remoteId);
      if (!candidate) throw localError("This customer was not among those found.", "not_found");
      world.operations = world.operations.filter((one) => one !== operation);
      const person = findPerson(world, operation.personId);
      const record = person.records.find((one) => one.connectionId === operation.system.connectionId);
      if (record) {
        Object.assign(record, { remoteId, state: "known", seenAt: world.now() });
        const [given = "", ...family] = candidate.name.split(" ");
        record.fields["name.given"] = field(given);
        record.fields["name.family"] = field(family.join(" "));
        record.channels = record.channels.map((one) => ({ ...one, change: null, changeState: null }));
      }
      addActivity(world, "found_applied", operation);
      return { personId: person.personId };
    },

    activity_list: ({ offset, limit }) => ({
      total: world.activity.length,
      offset,
      entries: world.activity.slice(offset, offset + limit),
    }),
  };
}

/** Takes back a customer that was never created there, and its person with the last of its records. */
function withdraw(world: World, { personId, system }: OperationView): void {
  const person = world.people.find((one) => one.personId === personId);
  if (!person) return;
  person.records = person.records.filter(
    (record) => record.state !== "new" || record.connectionId !== system.connectionId,
  );
  if (person.records.length === 0) world.people = world.people.filter((one) => one !== person);
}

/** Puts back what was there before, once nothing waits for a person any more. */
function restore(world: World, personId: string): void {
  if (world.operations.some((operation) => operation.personId === personId)) return;
  const person = world.people.find((one) => one.personId === personId);
  for (const record of person?.records ?? []) {
    record.state = "known";
    for (const [key, one] of Object.entries(record.fields)) {
      if (one.change) record.fields[key] = { value: one.was ?? "", was: null, change: null };
    }
    record.channels = record.channels
      .filter((one) => one.change !== "added")
      .map((one) => ({
        ...one,
        address: one.was ?? one.address,
        raw: null,
        was: null,
        change: null,
        changeState: null,
      }));
  }
}
