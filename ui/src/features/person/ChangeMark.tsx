import { Badge } from "../../components/Badge.tsx";
import type { ChangeState } from "../../contract/types.ts";
import { changeWord, person } from "../../messages/person.ts";

/** The state of a change, on what it concerns, and where if that is not plain. */
export function ChangeMark({ state, where }: { state: ChangeState | null; where?: string }) {
  if (state === null) return null;
  return (
    <Badge tone={state === "needs_attention" ? "bad" : state === "sending" ? "accent" : "warn"}>
      {where === undefined ? changeWord[state] : person.inPlace(changeWord[state], where)}
    </Badge>
  );
}
