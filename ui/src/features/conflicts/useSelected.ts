import { useState } from "react";

interface Selected {
  id: string | null;
  /** The one that was asked for is not in the list, and never was while it was looked at. */
  isLost: boolean;
}

/**
 * Which of a list is shown: the one asked for, or the first; and once it is gone from the list, the one that took its place.
 */
export function useSelected(ids: readonly string[] | null, asked: string | null): Selected {
  const [shown, setShown] = useState<{ id: string | null; at: number; asked: string | null }>({
    id: null,
    at: 0,
    asked: null,
  });
  if (ids === null) return { id: null, isLost: false };
  const isNewlyAsked = asked !== null && asked !== shown.asked;
  const id =
    [isNewlyAsked ? asked : shown.id, shown.id].find((one) => one !== null && ids.includes(one)) ??
    ids[Math.min(shown.at, ids.length - 1)] ??
    null;
  const at = id === null ? 0 : ids.indexOf(id);
  const wasSeen = asked !== null && (id === asked || shown.asked === asked);
  const next = { id, at, asked: wasSeen ? asked : asked === null ? null : shown.asked };
  if (next.id !== shown.id || next.at !== shown.at || next.asked !== shown.asked) setShown(next);
  return { id, isLost: asked !== null && !wasSeen };
}
