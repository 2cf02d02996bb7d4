import { useState } from "react";

import type { Allowed, PersonView, RecordView } from "../../contract/types.ts";

interface RecordChoice {
  /** Records that allow it; the first is chosen at the start. */
  possible: readonly RecordView[];
  chosen: RecordView | undefined;
  choose: (recordId: string) => void;
  options: readonly { value: string; label: string }[];
  /** Why it is possible nowhere. */
  reason: string | null;
}

/** Which record something is done to, out of those that allow it. */
export function useRecordChoice(
  view: PersonView,
  allowed: (record: RecordView) => Allowed,
  initial: string | null = null,
): RecordChoice {
  const [recordId, choose] = useState(initial);
  const possible = view.records.filter((record) => allowed(record).ok);
  const refused = view.records.map(allowed).find((one) => !one.ok);
  return {
    possible,
    chosen: possible.find((record) => record.recordId === recordId) ?? possible[0],
    choose,
    options: possible.map((record) => ({ value: record.recordId, label: record.system.name })),
    reason: possible.length > 0 ? null : (refused?.reason ?? null),
  };
}
