import { useState } from "react";

interface Place {
  /** The chosen row from the top; -1 while there is none. */
  index: number;
  /** What stands for it while others come before it. */
  key: string | null;
  set: (index: number) => void;
  /** Another list: its first row is chosen, once that is there. */
  reset: () => void;
}

/**
 * The chosen row of a list that only grows at its top: counted from the oldest it keeps its place.
 *
 * `first` is the one to begin with, counted like that from 1; without it the newest is.
 */
export function usePlace(total: number | null, isBehind: boolean, first: number | null): Place {
  const [place, setPlace] = useState(first);
  const hasRows = total !== null && total > 0;
  if (place === null && hasRows && !isBehind) setPlace(total);
  return {
    index: hasRows ? Math.min(total - 1, Math.max(0, total - (place ?? total))) : -1,
    key: hasRows && place !== null ? String(place) : null,
    set: (index) => setPlace((total ?? 0) - index),
    reset: () => setPlace(null),
  };
}
