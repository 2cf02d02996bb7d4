import { describe, expect, it } from "vitest";

import {
  laidOutHeight,
  maxHeight,
  rowForKey,
  rowsAt,
  rowsInView,
  toListPosition,
  toScrollPosition,
} from "./gridGeometry.ts";

const viewport = 780;
const million = 52_000_000;

describe("a list that an engine can lay out", () => {
  it("is scrolled as it is", () => {
    expect(laidOutHeight(5200)).toBe(5200);
    expect(toListPosition(1234, 5200, viewport)).toBe(1234);
  });
});

describe("a list that is too long for an engine", () => {
  it("is laid out no higher than engines can", () => {
    expect(laidOutHeight(million)).toBe(maxHeight);
  });

  it("reaches its first and its last row at the ends of the scroll bar", () => {
    expect(toListPosition(0, million, viewport)).toBe(0);
    expect(toListPosition(maxHeight - viewport, million, viewport)).toBe(million - viewport);
  });

  it.each([0, 52, 3_999_999, 4_000_001, 26_000_000, 47_900_000, million - viewport])(
    "comes back to position %d",
    (position) => {
      expect(toListPosition(toScrollPosition(position, million, viewport), million, viewport)).toBeCloseTo(position, 3);
    },
  );

  it("is true to the pixel near both ends, so that they never drift", () => {
    expect(toListPosition(5000, million, viewport) - toListPosition(4900, million, viewport)).toBe(100);
    const end = maxHeight - viewport;
    expect(toListPosition(end - 100, million, viewport)).toBe(million - viewport - 100);
  });
});

it("renders only rows near the screen", () => {
  expect(rowsAt(26_000_000, 520, 52, 1_000_000)).toEqual({ first: 499_992, last: 500_018 });
  expect(rowsAt(0, 520, 52, 3)).toEqual({ first: 0, last: 2 });
});

it.each([
  ["ArrowDown", -1, 0],
  ["ArrowDown", 9, 9],
  ["ArrowUp", 0, 0],
  ["ArrowUp", -1, 9],
  ["PageDown", 2, 6],
  ["PageDown", 8, 9],
  ["PageUp", 2, 0],
  ["Home", 5, 0],
  ["End", 5, 9],
  ["x", 5, null],
])("%s from row %d of ten leads to %s", (key, active, expected) => {
  expect(rowForKey(key, active, 10, 4)).toBe(expected);
});

describe("the rows that can be seen in full", () => {
  it.each([
    [0, { first: 0, last: 9, isAtTop: true }],
    [1, { first: 1, last: 9, isAtTop: false }],
    [52, { first: 1, last: 10, isAtTop: false }],
    [530, { first: 11, last: 11, isAtTop: false }],
  ])("at %d", (position, rows) => expect(rowsInView(position, 520, 52, 12)).toEqual(rows));

  it("are none beyond the only one there is", () => {
    expect(rowsInView(0, 520, 52, 1)).toEqual({ first: 0, last: 0, isAtTop: true });
  });
});
