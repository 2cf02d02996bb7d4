import type {
  ActivityKind,
  EditableValue,
  OperationKind,
  OperationSummary,
  OperationView,
  PendingState,
  RequestPreview,
  ValueChange,
} from "../../contract/types.ts";
import { badgeOf, nameOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

const paths: Record<string, { path: string; change: string }> = {
  omnidesk: { path: "/api/v2/customer", change: "PUT" },
  securely: { path: "/customers/import", change: "POST" },
  secuconnect: { path: "/api/v2/Payment/Customers", change: "PUT" },
  synctera: { path: "/v0/customers", change: "PATCH" },
};

/** The request of a change, as its system is spoken to: a form for Omnidesk, JSON for the others. */
export function requestOf(
  provider: string,
  record: MemoryRecord,
  kind: OperationKind,
  changes: readonly Pick<ValueChange, "label" | "after">[],
): RequestPreview {
  const { path, change } = paths[provider] ?? paths["omnidesk"]!;
  const isNew = kind === "create" || kind.startsWith("add");
  const method = kind === "delete" ? "DELETE" : isNew ? "POST" : change;
  if (provider === "omnidesk") {
    return {
      method,
      path: kind === "edit" ? `${path}/updateCustomer` : path,
      encoding: "application/x-www-form-urlencoded",
      parameters: [
        { name: "externalPrimaryID", value: record.externalId ?? "" },
        ...changes.map(({ label, after }) => ({ name: label.toLowerCase(), value: after })),
      ],
    };
  }
  const place = (label: string) => {
    const name = label.toLowerCase().replaceAll(" ", "_");
    return provider === "secuconnect" ? `contact.${name}` : name;
  };
  return {
    method,
    path: record.remoteId === null || provider === "securely" ? path : `${path}/${record.remoteId}`,
    encoding: "application/json",
    parameters: changes.map(({ label, after }) => ({ name: place(label), value: after })),
  };
}

/** How a change begins: what stands in the outbox, and what of it can still be changed. */
interface Beginning {
  state?: PendingState;
  editable?: EditableValue[];
}

/** Puts a change into the outbox and into the activity list. */
export function addOperation(
  world: World,
  person: MemoryPerson,
  record: MemoryRecord,
  kind: OperationKind,
  changes: ValueChange[],
  { state = { kind: "queued" }, editable = [] }: Beginning = {},
): OperationView {
  const system = badgeOf(world, record.connectionId);
  const operation: OperationView = {
    operationId: world.nextId("operation"),
    kind,
    personId: person.personId,
    personName: nameOf(person),
    system,
    changes,
    hidden: [],
    createdAt: world.now(),
    attempts: 0,
    state,
    behind: null,
    lastError: null,
    request: requestOf(system.provider, record, kind, changes),
    canRetry: true,
    canDiscard: true,
    editable,
    isConflict: false,
    candidates: [],
  };
  world.operations.push(operation);
  world.savedAt = operation.createdAt;
  person.changedAt = operation.createdAt;
  addActivity(world, "saved", operation);
  return operation;
}

export function addActivity(
  world: World,
  kind: ActivityKind,
  operation: OperationView,
  values: ValueChange[] = [],
): void {
  world.activity.unshift({
    entryId: world.nextId("activity"),
    at: world.now(),
    kind,
    operation: operation.kind,
    personId: operation.personId,
    personName: operation.personName,
    system: operation.system,
    subject: subjectOf(operation),
    values,
  });
}

const subjectOf = ({ changes }: OperationView): string => changes.map((change) => change.label).join(", ");

/** A change as a row of the list. */
export function summaryOf(operation: OperationView): OperationSummary {
  const { operationId, kind, personId, personName, system, createdAt, state } = operation;
  return { operationId, kind, personId, personName, system, subject: subjectOf(operation), createdAt, state };
}

export const waitsForAgent = (operation: OperationView): boolean =>
  operation.state.kind === "rejected" || operation.state.kind === "parked";
