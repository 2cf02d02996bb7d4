import { expect } from "@playwright/test";

import { FakeSystem } from "../support/fake.ts";
import { awkward, illegible } from "./awkward-replies.ts";
import { askFor, expectNoBlankCard, fillIn } from "./fake-systems.ts";
import { test as base } from "./fixtures.ts";

// What the sandbox never says: replies under 200 that no documentation promises.

const test = base.extend<{ readonly fake: FakeSystem }>({
  // Playwright reads what a fixture depends on from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  fake: async ({}, use) => {
    const fake = await FakeSystem.start();
    await use(fake);
    await fake.stop();
  },
});

test.describe("is shown as far as it is understood:", () => {
  for (const [what, { system, listed, item, name, shown }] of Object.entries(awkward)) {
    test(what, async ({ view, fake }) => {
      fake.answers(system.replies(listed, item));
      await fillIn(view, system, fake);
      await view.getByRole("button", { name: "Save connection" }).click();

      const line = await askFor(view, system);
      await expect(line).toContainText(`${system.name}: 1 found by`);
      const results = view.getByRole("list", { name: "Found in the systems" });
      await results.getByRole("button", { name: new RegExp(`^${name}`, "u") }).click();
      const page = view.getByRole("article", { name: "Customer" });
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      for (const text of shown) await expect(page.getByText(text).first()).toBeVisible();
      await expectNoBlankCard(view);
    });
  }
});

test.describe("is not taken for nobody:", () => {
  for (const [what, { system, listed, says }] of Object.entries(illegible)) {
    test(what, async ({ view, fake }) => {
      fake.answers(system.replies(listed));
      await fillIn(view, system, fake);
      await view.getByRole("button", { name: "Test connection" }).click();
      await expect(view.getByText("The connection works")).toBeHidden();
      await view.getByRole("button", { name: "Save connection" }).click();

      const line = await askFor(view, system);
      await expect(line).toContainText(says);
      await expect(line).not.toContainText("nobody");
      await expect(view.getByTitle(/Reference [0-9A-Za-z-]+/u), "it can be reported").toBeVisible();
      if (system.isListed) {
        const status = view.getByRole("contentinfo", { name: "Status" });
        await expect(status.getByRole("button", { name: new RegExp(`^${system.name} .`, "u") })).not.toContainText(
          "online",
        );
      }
    });
  }
});
