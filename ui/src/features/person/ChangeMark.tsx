import { Badge } from "../../components/Badge.tsx";
import type { ChangeState } from "../../contract/types.ts";
import { changeWord } from "../../messages/person.ts";

/** The state of a change, on what it concerns. */
export function ChangeMark({ state }: { state: ChangeState | null }) {
  if (state === null) return null;
  return (
    <Badge tone={state === "needs_attention" ? "bad" : state === "sending" ? "accent" : "warn"}>
      {changeWord[state]}
    </Badge>
  );
}
