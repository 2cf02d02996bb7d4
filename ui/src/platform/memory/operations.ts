import type { ActivityKind, OperationKind, OperationView, PendingState, ValueChange } from "../../contract/types.ts";
import { badgeOf, nameOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

/** Puts a change into the outbox and into the activity list. */
export function addOperation(
  world: World,
  person: MemoryPerson,
  record: MemoryRecord,
  kind: OperationKind,
  changes: ValueChange[],
  state: PendingState = { kind: "queued" },
): OperationView {
  const operation: OperationView = {
    operationId: world.nextId("operation"),
    kind,
    personId: person.personId,
    personName: nameOf(person),
    system: badgeOf(world, record.connectionId),
    changes,
    createdAt: world.now(),
    attempts: 0,
    state,
    lastError: null,
    request: {
      method: kind === "delete" ? "DELETE" : kind === "create" || kind.startsWith("add") ? "POST" : "PUT",
      path: kind === "edit" ? "/api/v2/customer/updateCustomer" : "/api/v2/customer",
      encoding: "application/x-www-form-urlencoded",
      parameters: [
        { name: "externalPrimaryID", value: record.externalId ?? "" },
        ...changes.map((change) => ({ name: change.label.toLowerCase(), value: change.after })),
      ],
    },
    canRetry: true,
    canDiscard: true,
  };
  world.operations.push(operation);
  world.savedAt = operation.createdAt;
  person.changedAt = operation.createdAt;
  addActivity(world, "saved", operation);
  return operation;
}

export function addActivity(world: World, kind: ActivityKind, operation: OperationView): void {
  world.activity.unshift({
    entryId: world.nextId("activity"),
    at: world.now(),
    kind,
    operation: operation.kind,
    personId: operation.personId,
    personName: operation.personName,
    system: operation.system,
    subject: operation.changes.map((change) => change.label).join(", "),
  });
}

export const waitsForAgent = (operation: OperationView): boolean =>
  operation.state.kind === "rejected" || operation.state.kind === "parked";
