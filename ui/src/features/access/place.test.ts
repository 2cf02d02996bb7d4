import { expect, test } from "vitest";

import { createAppRouter } from "../../app/routes.tsx";
import { placeOf } from "./place.ts";

test("the report of an erasure stays open in the next process", async () => {
  const before = createAppRouter();
  await before.navigate({ to: "/settings", search: { erasure: "0192f3a1-7c5e-7b1d-8a40-3f6f2f1f9c11" } });
  const place = placeOf(before.state.location);
  expect(place).toBe("/settings?erasure=0192f3a1-7c5e-7b1d-8a40-3f6f2f1f9c11");
  const after = createAppRouter();
  after.history.replace(place);
  await after.load();
  expect(after.state.location.search).toEqual({ erasure: "0192f3a1-7c5e-7b1d-8a40-3f6f2f1f9c11" });
});

test("what a new customer is to be called is in no place", () => {
  expect(placeOf({ pathname: "/new", search: { name: "Maria" } })).toBe("/new");
});
