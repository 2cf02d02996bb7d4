import type { OperationSummary, OperationView } from "../../contract/types.ts";

/** Whether a change goes no further without the agent. */
export function needsAgent({ state }: Pick<OperationSummary, "state">): boolean {
  return state.kind === "rejected" || state.kind === "parked";
}

/** Whether nothing of a change has left this device, so that taking it back takes back all of it. */
export function isUnsent({ state, attempts, canDiscard }: OperationView): boolean {
  return (
    canDiscard && attempts === 0 && !needsAgent({ state }) && state.kind !== "sending" && state.kind !== "looking_up"
  );
}
