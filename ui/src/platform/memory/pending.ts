import type { Commands } from "../../contract/commands.ts";
import { localError } from "../types.ts";
import { addActivity } from "./operations.ts";
import type { World } from "./world.ts";

type Names = "pending_list" | "pending_retry" | "pending_discard" | "activity_list";

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
      restore(world, operation.personId);
      addActivity(world, "discarded", operation);
      return {};
    },

    activity_list: ({ offset, limit }) => ({
      total: world.activity.length,
      offset,
      entries: world.activity.slice(offset, offset + limit),
    }),
  };
}

/** Puts back what was there before, once nothing waits for a person any more. */
function restore(world: World, personId: string): void {
  if (world.operations.some((operation) => operation.personId === personId)) return;
  const person = world.people.find((one) => one.personId === personId);
  for (const record of person?.records ?? []) {
    record.state = "known";
    for (const [key, field] of Object.entries(record.fields)) {
      if (field.change) record.fields[key] = { value: field.was ?? "", was: null, change: null };
    }
    record.channels = record.channels
      .filter((one) => one.change !== "added")
      .map((one) => ({ ...one, address: one.was ?? one.address, was: null, change: null, changeState: null }));
  }
}
