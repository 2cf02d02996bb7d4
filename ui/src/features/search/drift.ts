import type { PersonRow } from "../../contract/types.ts";

/** A customer and the row it stands in. */
export interface Standing {
  personId: string;
  index: number;
}

/**
 * By how many rows the first of some customers has moved; null if none of them is among the rows. One that moved by itself does
 * not count while others moved together: it is the one that changed, and the list does not follow it.
 */
export function driftOf(before: readonly Standing[], now: ReadonlyMap<string, number>): number | null {
  const drifts = before.flatMap(({ personId, index }) => {
    const at = now.get(personId);
    return at === undefined ? [] : [at - index];
  });
  return drifts.find((drift, at) => drifts.indexOf(drift, at + 1) > at) ?? drifts[0] ?? null;
}

/** Where everybody in some windows stands. */
export function standings(windows: ReadonlyMap<number, readonly PersonRow[]>, windowSize: number): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, rows] of windows) rows.forEach(({ personId }, row) => places.set(personId, at * windowSize + row));
  return places;
}
