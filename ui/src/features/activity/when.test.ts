import { afterEach, beforeEach, expect, test } from "vitest";

import { anyTime, spanOf } from "./when.ts";

const zone = process.env["TZ"];
beforeEach(() => {
  process.env["TZ"] = "Europe/Amsterdam";
});
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

const now = () => new Date("2026-10-27T10:00:00Z");

test("days begin where the agent is, and today is one of them", () => {
  expect(spanOf(anyTime, now())).toEqual({ from: null, to: null });
  expect(spanOf({ ...anyTime, days: "today" }, now())).toEqual({ from: "2026-10-26T23:00:00.000Z", to: null });
  // The clock was put back on the 25th.
  expect(spanOf({ ...anyTime, days: "week" }, now())).toEqual({ from: "2026-10-20T22:00:00.000Z", to: null });
  expect(spanOf({ ...anyTime, days: "month" }, now())).toEqual({ from: "2026-09-27T22:00:00.000Z", to: null });
});

test("chosen days are whole ones, also where one has 25 hours, and either end may be open", () => {
  const chosen = (from: string, to: string) => spanOf({ days: "chosen", from, to }, now());
  expect(chosen("2026-10-25", "2026-10-25")).toEqual({
    from: "2026-10-24T22:00:00.000Z",
    to: "2026-10-25T23:00:00.000Z",
  });
  expect(chosen("2026-12-31", "")).toEqual({ from: "2026-12-30T23:00:00.000Z", to: null });
  expect(chosen("", "2026-12-31")).toEqual({ from: null, to: "2026-12-31T23:00:00.000Z" });
});
