import type { RowsInView } from "../../components/gridGeometry.ts";
import type { PersonRow, Sort } from "../../contract/types.ts";
import { driftOf, standings, type Standing } from "./drift.ts";
import { spanOf, windowsAround, windowSize, type Span } from "./useWindows.ts";

/** One list, as it was at one moment. */
export interface Shown {
  query: string;
  sort: Sort;
  total: number;
  isExact: boolean;
  windows: ReadonlyMap<number, readonly PersonRow[]>;
  /** By how many rows what is on screen has moved down since the list was first shown. */
  drift: number;
}

/** A customer whose place in the changed list is asked for. */
interface Lost extends Standing {
  /** Where it stands now; null if it is not in the list any more, undefined until that is known. */
  place: number | null | undefined;
}

/** What is on screen, and what has to be known before it can change. */
export interface ListState {
  shown: Shown | null;
  /** Windows that have to be there before the grid can go along to them. */
  ahead: Span | null;
  lost: Lost | null;
}

export type Step =
  | { kind: "show"; shown: Shown }
  /** Another list: nothing that was waited for matters any more. */
  | { kind: "begin"; shown: Shown }
  | { kind: "fetch"; ahead: Span }
  | { kind: "ask"; who: Standing }
  | { kind: "place"; place: number | null };

export const nothingYet: ListState = { shown: null, ahead: null, lost: null };

export function reduce(state: ListState, step: Step): ListState {
  switch (step.kind) {
    case "show": {
      // Once the grid has gone along, it asks for its windows itself.
      const isGoing = state.shown?.drift !== step.shown.drift;
      return { shown: step.shown, ahead: isGoing ? state.ahead : null, lost: null };
    }
    case "begin":
      return { shown: step.shown, ahead: null, lost: null };
    case "fetch":
      return { ...state, ahead: step.ahead };
    case "ask":
      return { ...state, lost: { ...step.who, place: undefined } };
    case "place":
      return { ...state, lost: state.lost && { ...state.lost, place: step.place } };
  }
}

/** What there is to decide by. */
interface Situation {
  /** The list as it has arrived, at its old place. */
  now: Shown;
  /** Windows of it are still on their way. */
  isArriving: boolean;
  /** The rows that can be seen; undefined while no grid is there. */
  view: RowsInView | undefined;
  /** Rows the list is known to have. */
  reach: number;
}

/**
 * What to do about a list that has arrived; null if nothing. Rows on screen stay until all of the changed ones are there and it
 * is known by how much they moved, so that the grid can go along at the same moment.
 */
export function reconcile(state: ListState, { now, isArriving, view, reach }: Situation): Step | null {
  const { shown, lost, ahead } = state;
  if (!shown || shown.query !== now.query || shown.sort !== now.sort) return { kind: "begin", shown: now };
  const list = { ...now, drift: shown.drift };
  if (!hasChanged(shown, now)) return holdsTheSame(shown, now) ? null : { kind: "show", shown: list };
  if (isArriving) return null;
  if (!view || view.isAtTop) return { kind: "show", shown: list };

  const before = standingIn(shown, view.first, view.last);
  const [first] = before;
  if (!first) return { kind: "show", shown: list };
  const drift = driftOf(before, standings(now.windows, windowSize)) ?? driftOfLost(lost, first);
  if (drift === undefined) return lost?.personId === first.personId ? null : { kind: "ask", who: first };

  const needed = spanOf(Math.max(0, view.first + drift), Math.max(0, view.last + drift));
  if (windowsAround([needed], reach).every((at) => now.windows.has(at)))
    return { kind: "show", shown: { ...now, drift: shown.drift + drift } };
  return ahead?.first === needed.first && ahead.last === needed.last ? null : { kind: "fetch", ahead: needed };
}

/** Whether rows that are on screen are others now. */
function hasChanged(shown: Shown, now: Shown): boolean {
  if (shown.total !== now.total) return true;
  for (const [at, rows] of now.windows) if (shown.windows.has(at) && shown.windows.get(at) !== rows) return true;
  return false;
}

function holdsTheSame(shown: Shown, now: Shown): boolean {
  return shown.windows.size === now.windows.size && [...now.windows.keys()].every((at) => shown.windows.has(at));
}

/** Who stands in some rows. */
function standingIn(shown: Shown, first: number, last: number): Standing[] {
  const found: Standing[] = [];
  for (let index = first; index <= last; index++) {
    const personId = shown.windows.get(Math.floor(index / windowSize))?.[index % windowSize]?.personId;
    if (personId !== undefined) found.push({ personId, index });
  }
  return found;
}

/** By how many rows the customer that was asked for has moved; none if it is gone, undefined while nobody knows. */
function driftOfLost(lost: Lost | null, first: Standing): number | undefined {
  if (lost?.place === undefined || lost.personId !== first.personId) return undefined;
  return lost.place === null ? 0 : lost.place - first.index;
}
