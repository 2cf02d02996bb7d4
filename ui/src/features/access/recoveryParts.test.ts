import { describe, expect, test } from "vitest";

import { missingParts, noParts, withTyped } from "./recoveryParts.ts";

const code = ["01233", "4567V", "89AB2", "CDEFE", "GHJK1", "MNPQS", "RSTV0", "WXYZ1"];

describe("what is typed or pasted into a box", () => {
  test.each([
    ["with dashes", code.join("-")],
    ["with spaces and lines", ` ${code.slice(0, 4).join("  ")}\n${code.slice(4).join(" ")} `],
    ["in one word", code.join("")],
    ["in small letters", code.join(" ").toLowerCase()],
  ])("a whole code fills all boxes, %s", (_, typed) => {
    expect(withTyped(noParts, 3, typed)).toEqual({ parts: code, next: 7 });
    expect(withTyped(code.toReversed(), 0, typed).parts, "also where something stood").toEqual(code);
  });

  test("a word with a letter too many does not move the words after it", () => {
    const long = code.with(2, "89ABB2");
    expect(withTyped(noParts, 0, long.join("-")).parts).toEqual(long);
  });

  test("the last letter of a part leads to the next one", () => {
    expect(withTyped(noParts, 1, "4567")).toEqual({ parts: noParts.with(1, "4567"), next: 1 });
    expect(withTyped(noParts, 1, "4567v")).toEqual({ parts: noParts.with(1, "4567V"), next: 2 });
    expect(withTyped(noParts, 7, "WXYZ1").next, "there is none after the last").toBe(7);
  });

  test("half a code goes into the boxes after it", () => {
    const half = withTyped(noParts, 0, code.slice(0, 3).join("-"));
    expect(half).toEqual({ parts: [...code.slice(0, 3), "", "", "", "", ""], next: 3 });
    expect(missingParts(half.parts)).toEqual([4, 5, 6, 7, 8]);
  });

  test("a letter too many never goes over what stands in the next box", () => {
    expect(withTyped(code, 0, "012334").parts).toEqual(code.with(0, "012334"));
    expect(withTyped(code, 7, "WXYZ12").parts, "nor out of the last box").toEqual(code.with(7, "WXYZ12"));
  });

  test("an emptied box is empty", () => {
    expect(withTyped(code, 4, "").parts).toEqual(code.with(4, ""));
  });
});
