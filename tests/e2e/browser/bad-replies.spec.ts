import { expect } from "@playwright/test";

import { somebody } from "../support/people.ts";
import type { FaultSettings } from "../support/sandbox.ts";
import { test } from "./fixtures.ts";
import { explore, openCustomer, textbox } from "./steps.ts";
import { expectArrived } from "./systems.ts";

test.describe("a system that answers strangely", () => {
  const strange: Record<string, { faults: FaultSettings; title: string; words: RegExp }> = {
    "with a web page": {
      faults: { rules: [{ fault: "html_page" }] },
      title: "The answer could not be understood",
      words: /web page/u,
    },
    "with a body cut short": {
      faults: { rules: [{ fault: "truncate_body" }] },
      title: "The answer could not be understood",
      words: /cut short/u,
    },
    "with more than 10 MB": {
      faults: { rules: [{ fault: "huge_body" }] },
      title: "The answer could not be understood",
      words: /larger than/u,
    },
    "by hanging up": {
      faults: { rules: [{ fault: "drop_request" }] },
      title: "The system cannot be reached",
      words: /connection broke|cannot be reached/u,
    },
  };
  for (const [how, { faults, title, words }] of Object.entries(strange)) {
    test(`${how} is told where it was asked, and what was known stays`, async ({ view, sandbox }) => {
      const who = await somebody(sandbox);
      await explore(view, sandbox);
      await openCustomer(view, who.name);
      await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
      await sandbox.setFaults(faults);

      await view.getByRole("button", { name: "More actions" }).click();
      await view.getByRole("menuitem", { name: "Refresh from the systems" }).click();
      const page = view.getByRole("article", { name: "Customer" });
      await expect(page.getByText("Omnidesk sample could not be read")).toBeVisible();
      const notice = page.getByRole("alert");
      await expect(notice.getByText(title, { exact: true })).toBeVisible();
      await expect(notice).toContainText(words);
      await expect(notice).toContainText("What is shown is what was read before.");
      await expect(notice.getByText(/^Reference/u)).toBeVisible();
      await expect(view.getByRole("button", { name: "Edit First name" })).toHaveAccessibleDescription(who.given);

      await view.getByRole("button", { name: "Ask the systems" }).click();
      const answers = view.getByRole("region", { name: "From the systems" });
      const state = title.replace(/^The system /u, "");
      await expect(answers.getByRole("status").filter({ hasText: "Omnidesk sample" })).toContainText(state);
      await expect(answers.getByText(/nobody found/u), "nobody can tell").toHaveCount(0);
    });
  }

  test("keeps a change that was saved meanwhile and sends it once", async ({ view, sandbox }) => {
    const who = await somebody(sandbox);
    await explore(view, sandbox);
    await openCustomer(view, who.name);
    await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
    const before = await sandbox.lastEntry();
    await sandbox.setFaults({ rules: [{ fault: "html_page" }] });

    await view.getByRole("button", { name: "Edit First name" }).click();
    await textbox(view, "First name").fill("Loes");
    await textbox(view, "First name").press("Enter");
    await expect(view.getByRole("heading", { level: 1, name: `Loes ${who.family}` })).toBeVisible();
    await expect(view.getByRole("region", { name: "Pending changes of this customer" })).toContainText("web page");

    await sandbox.clearFaults();
    await view.getByRole("link", { name: "Review" }).click();
    await view.getByRole("button", { name: "Try again now" }).click();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loes" }, before);
    await expect(view.getByText("Everything is sent")).toBeVisible();
  });
});
