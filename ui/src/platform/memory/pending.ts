import type { Commands } from "../../contract/commands.ts";
import type { OperationView, PendingShow, ValueChange } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { changeValues } from "./amend.ts";
import { coveredOperation } from "./cover.ts";
import { findPerson } from "./find.ts";
import { addActivity, summaryOf, waitsForAgent } from "./operations.ts";
import { field } from "./people.ts";
import type { World } from "./world.ts";

type Names =
  | "pending_list"
  | "pending_get"
  | "pending_retry"
  | "pending_edit"
  | "pending_discard"
  | "pending_export"
  | "pending_choose";

export function findOperation(world: World, operationId: string): OperationView {
  const operation = world.operations.find((one) => one.operationId === operationId);
  if (!operation) throw localError("This change is no longer pending.", "not_found");
  return operation;
}

export function pendingHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    pending_list({ offset, limit, show }) {
      const needing = world.operations.filter(waitsForAgent);
      const waiting = world.operations.filter((operation) => !waitsForAgent(operation));
      const wanted: Record<PendingShow, OperationView[]> = {
        all: [...needing, ...waiting],
        needs_agent: needing,
        waiting,
      };
      return {
        total: wanted[show].length,
        all: world.operations.length,
        needsAgent: needing.length,
        offset,
        operations: wanted[show].slice(offset, offset + limit).map(summaryOf),
      };
    },

    pending_get({ operationId }) {
      const operation = findOperation(world, operationId);
      const behind = operation.state.kind === "behind" ? inFrontOf(world, operation) : null;
      return { ...coveredOperation(operation), behind };
    },

    pending_retry({ operationId }) {
      const operation = findOperation(world, operationId);
      operation.state = { kind: "queued" };
      operation.attempts += 1;
      return {};
    },

    pending_edit({ operationId, values }) {
      const operation = findOperation(world, operationId);
      const changed: ValueChange[] = changeValues(world, operation, values);
      Object.assign(operation, { state: { kind: "queued" }, lastError: null } satisfies Partial<OperationView>);
      addActivity(world, "amended", operation, changed);
      return {};
    },

    pending_discard({ operationId }) {
      const operation = findOperation(world, operationId);
      world.operations = world.operations.filter((one) => one !== operation);
      world.conflicts = world.conflicts.filter((one) => one.view.operationId !== operationId);
      if (operation.kind === "create") withdraw(world, operation);
      else restore(world, operation.personId);
      addActivity(world, "discarded", operation);
      return {};
    },

    pending_export: ({ operationIds }) => ({
      path: `/home/sam/Downloads/pending-changes-${world.now().slice(0, 10)}.json`,
      count: operationIds.length || world.operations.length,
    }),

    pending_choose({ operationId, remoteId }) {
      const operation = findOperation(world, operationId);
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
  };
}

/** The change of the same customer in the same system that comes first. */
function inFrontOf(world: World, operation: OperationView) {
  const before = world.operations
    .slice(0, world.operations.indexOf(operation))
    .findLast(
      (one) => one.personId === operation.personId && one.system.connectionId === operation.system.connectionId,
    );
  return before ? summaryOf(before) : null;
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
    record.state = record.goneAt ? "gone" : "known";
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
