import type { OperationView } from "../../contract/types.ts";

/** Which changes the list shows. */
export type Show = "all" | "needs_agent" | "waiting";

/** Whether a change goes no further without the agent. */
export function needsAgent({ state }: OperationView): boolean {
  return state.kind === "rejected" || state.kind === "parked";
}

/** What needs the agent first, the rest oldest first. */
export function inOrder(operations: readonly OperationView[]): OperationView[] {
  return [...operations.filter(needsAgent), ...operations.filter((operation) => !needsAgent(operation))];
}
