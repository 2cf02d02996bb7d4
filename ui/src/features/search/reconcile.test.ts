import { describe, expect, it } from "vitest";

import type { PersonRow } from "../../contract/types.ts";
import { nothingYet, reconcile, reduce, type ListState, type Shown } from "./reconcile.ts";

const row = (personId: string): PersonRow => ({
  personId,
  name: [],
  detail: [],
  reason: null,
  systems: [],
  changedAt: null,
  waiting: false,
  needsAttention: false,
});

/** A window of customers p<first>, p<first + 1>, … */
const window = (first: number): PersonRow[] => Array.from({ length: 100 }, (_, at) => row(`p${first + at}`));

const list = (windows: [number, PersonRow[]][], total = 1000): Shown => ({
  query: "",
  sort: "name",
  total,
  isExact: true,
  windows: new Map(windows),
  drift: 0,
});

const view = { first: 120, last: 130, isAtTop: false };
const shown = (windows: [number, PersonRow[]][]): ListState => ({ ...nothingYet, shown: list(windows) });
const before: [number, PersonRow[]][] = [
  [0, window(0)],
  [1, window(100)],
];

describe("a list that changed underneath", () => {
  it("is shown at once at its top", () => {
    const now = list([[0, [row("new"), ...window(0).slice(1)]]]);
    const top = { first: 0, last: 10, isAtTop: true };
    expect(reconcile(shown(before), { now, isArriving: false, view: top, reach: 1000 })).toMatchObject({
      kind: "show",
      shown: { drift: 0 },
    });
  });

  it("stays as it was until all of its rows are there", () => {
    const now = list([before[0]!, [1, window(99)]], 1001);
    expect(reconcile(shown(before), { now, isArriving: true, view, reach: 1001 })).toBeNull();
  });

  it("takes the grid along with the rows on screen", () => {
    const now = list([before[0]!, [1, window(97)]], 1003);
    expect(reconcile(shown(before), { now, isArriving: false, view, reach: 1003 })).toMatchObject({
      kind: "show",
      shown: { drift: 3 },
    });
  });

  it("does not follow the one customer that went elsewhere", () => {
    const moved = window(100).filter(({ personId }) => personId !== "p120");
    const now = list([before[0]!, [1, [row("p120"), ...moved]]]);
    const step = reconcile(shown(before), { now, isArriving: false, view, reach: 1000 });
    expect(step, "the others on screen stayed together").toMatchObject({
      kind: "show",
      shown: { drift: 0 },
    });
  });

  it("keeps the first row in its place when one below it goes to the top", () => {
    const moved = window(100).filter(({ personId }) => personId !== "p123");
    const now = list([before[0]!, [1, [row("p123"), ...moved]]]);
    expect(reconcile(shown(before), { now, isArriving: false, view, reach: 1000 })).toMatchObject({
      kind: "show",
      shown: { drift: 1 },
    });
  });

  it("asks for whoever was on screen and is in none of the rows, and fetches the rows around", () => {
    const now = list(
      [
        [0, window(0)],
        [1, window(500)],
      ],
      1400,
    );
    const situation = { now, isArriving: false, view, reach: 1400 };
    let state = shown(before);
    const ask = reconcile(state, situation);
    expect(ask).toEqual({ kind: "ask", who: { personId: "p120", index: 120 } });
    state = reduce(state, ask!);
    expect(reconcile(state, situation), "nobody is asked for twice").toBeNull();
    state = reduce(state, { kind: "place", place: 520 });
    const fetch = reconcile(state, situation);
    expect(fetch).toEqual({ kind: "fetch", ahead: { first: 5, last: 5 } });
    state = reduce(state, fetch!);
    expect(reconcile(state, situation), "the old rows stay until those are there").toBeNull();
    const there = list([...now.windows, [5, window(100)]] as [number, PersonRow[]][], 1400);
    expect(reconcile(state, { ...situation, now: there })).toMatchObject({ kind: "show", shown: { drift: 400 } });
  });

  it("stays at the row of a customer that is gone", () => {
    const now = list([
      [0, window(0)],
      [1, window(500)],
    ]);
    const state = reduce(reduce(shown(before), { kind: "ask", who: { personId: "p120", index: 120 } }), {
      kind: "place",
      place: null,
    });
    expect(reconcile(state, { now, isArriving: false, view, reach: 1000 })).toMatchObject({
      kind: "show",
      shown: { drift: 0 },
    });
  });

  it("is begun anew for another query, whatever was waited for", () => {
    const state = reduce(shown(before), { kind: "ask", who: { personId: "p120", index: 120 } });
    const now = { ...list(before), query: "jan" };
    const step = reconcile(state, { now, isArriving: true, view, reach: 0 });
    expect(reduce(state, step!)).toEqual({ shown: now, ahead: null, lost: null });
  });
});
