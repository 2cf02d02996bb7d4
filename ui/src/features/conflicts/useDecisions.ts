import { useState } from "react";

import type { ConflictLine, JsonValue, WireError } from "../../contract/types.ts";
import { useDraftKeeper } from "../drafts/useDraft.ts";
import { draftBody, otherValues, restoreDecisions, undecided, type Decisions, type Take } from "./decisions.ts";

interface Deciding {
  decisions: Decisions;
  /** Another value was written before and not sent. */
  isRestored: boolean;
  take: (line: ConflictLine, take: Take) => void;
  write: (line: ConflictLine, key: string, text: string) => void;
  /** It was sent, or there is nothing to keep any more. */
  forget: () => void;
  draftError: WireError | null;
}

export const draftKeyOf = (operationId: string) => `conflict:${operationId}`;

/** What the agent decides about the lines of a conflict, kept on this device until it is sent. */
export function useDecisions(operationId: string, lines: readonly ConflictLine[], kept: JsonValue): Deciding {
  const { keeper, error } = useDraftKeeper(draftKeyOf(operationId));
  const [restored] = useState(() => restoreDecisions(kept));
  const [decisions, setDecisions] = useState(restored);

  const change = (next: Decisions) => {
    setDecisions(next);
    keeper.save(draftBody(lines, next));
  };
  return {
    decisions,
    isRestored: Object.values(restored.takes).includes("other"),
    take: (line, take) => change({ ...decisions, takes: { ...decisions.takes, [line.lineId]: take } }),
    write: (line, key, text) =>
      change({
        takes: { ...decisions.takes, [line.lineId]: "other" },
        others: { ...decisions.others, [line.lineId]: { ...otherValues(line, decisions), [key]: text } },
      }),
    forget: () => {
      setDecisions(undecided);
      keeper.discard();
    },
    draftError: error,
  };
}
