import { expect } from "@playwright/test";

import { expectAccessible, test } from "./fixtures.ts";

test("the first start offers sample data and a connection", async ({ view }) => {
  await expect(view.getByRole("heading", { name: "All your customers, one desk." })).toBeVisible();
  await expect(view.getByRole("button", { name: /^Start exploring/u })).toBeVisible();
  await expectAccessible(view);
});
