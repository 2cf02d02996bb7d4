import { useState } from "react";

import type { Allowed, SystemBadge } from "../../contract/types.ts";
import { localError } from "../../platform/types.ts";
import { person } from "../../messages/person.ts";
import { keepUnsaved } from "./unsaved.ts";

/** One record's share in a line, as far as a change of the line concerns it. */
export interface Share {
  recordId: string;
  system: SystemBadge;
  allowed: Allowed;
  /** The line its value stands on, should it be left alone on one. */
  lineId: string;
}

export interface Shared {
  shares: readonly Share[];
  /** Records that are to be changed. */
  chosen: readonly string[];
  choose: (recordIds: readonly string[]) => void;
  /** There is something to choose. */
  isShared: boolean;
  /** Whether any of them can be changed; if not, why not. */
  allowed: Allowed;
  /** Changes each chosen record; what one refuses does not stop the others. */
  each: (text: string, change: (recordId: string) => Promise<unknown>) => Promise<void>;
}

/** A value that several records hold: which of them a change goes to. All that allow it, unless some are left out. */
export function useShared(lineId: string, shares: readonly Share[]): Shared {
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const possible = shares.filter((share) => share.allowed.ok);
  const chosen = possible.map((share) => share.recordId).filter((recordId) => !leftOut.includes(recordId));
  return {
    shares,
    chosen,
    choose: (recordIds) =>
      setLeftOut(possible.map((share) => share.recordId).filter((recordId) => !recordIds.includes(recordId))),
    isShared: shares.length > 1,
    allowed: {
      ok: possible.length > 0,
      reason: possible.length > 0 ? null : (shares[0]?.allowed.reason ?? null),
      unverified: possible.some((share) => share.allowed.unverified && chosen.includes(share.recordId)),
    },
    each: async (text, change) => {
      if (chosen.length === 0) throw localError(person.noneChosen, "invalid_input");
      const failed: { share: Share; error: unknown }[] = [];
      for (const share of possible.filter((one) => chosen.includes(one.recordId))) {
        await change(share.recordId).catch((error: unknown) => failed.push({ share, error }));
      }
      setLeftOut([]);
      // Records that refused are on a line of their own now, and what was typed stays open there.
      const first = failed[0];
      if (!first) return;
      if (first.share.lineId === lineId || failed.length === chosen.length) throw first.error;
      keepUnsaved(first.share.lineId, { text, error: first.error, keptFor: null, keeping: "never" });
    },
  };
}
