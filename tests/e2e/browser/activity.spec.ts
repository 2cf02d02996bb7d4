import { type Page, expect } from "@playwright/test";

import { people } from "../support/people.ts";
import { expectAccessible } from "./accessible.ts";
import { test } from "./fixtures.ts";
import { choose, explore, openCustomer, textbox } from "./steps.ts";

/** Gives the customer that is open another first name, which a system takes. */
async function rename(view: Page, given: string): Promise<void> {
  await view
    .getByRole("button", { name: /^Edit First name/u })
    .first()
    .click();
  await textbox(view, "First name").fill(given);
  await textbox(view, "First name").press("Enter");
  await expect(view.getByRole("heading", { level: 1 })).toContainText(given);
}

test("a customer's own activity, some days of it, and every request that was made for it", async ({
  view,
  keys,
  sandbox,
}) => {
  await explore(view, sandbox);
  const [first, second] = await people(sandbox, 2);
  await openCustomer(view, first!.name);
  await rename(view, "Josephine");
  await openCustomer(view, second!.name);
  await rename(view, "Joline");

  await view.getByRole("button", { name: "More actions" }).click();
  await view.getByRole("menuitem", { name: "Show activity" }).click();
  const entries = view.getByRole("grid", { name: "Activity" });
  await expect(view.getByText(`Only Joline ${second!.family}`)).toBeVisible();
  await expect(entries.getByRole("row").filter({ hasText: "accepted the changed details" })).toHaveCount(1);
  await expect(entries.getByRole("row").filter({ hasText: "Josephine" })).toHaveCount(0);
  await expectAccessible(view);
  await choose(view, "When", "Chosen days");
  const until = view.getByRole("group", { name: "To" });
  await until.getByRole("spinbutton").first().focus();
  await keys.type("01012026");
  await expect(view.getByText("Nothing fits")).toBeVisible();
  await expectAccessible(view);
  await choose(view, "When", "Today");
  await expect(entries.getByRole("row").filter({ hasText: "accepted the changed details" })).toHaveCount(1);
  await view.getByRole("button", { name: "Show everybody" }).press("Enter");
  await expect(entries.getByRole("row").filter({ hasText: "accepted the changed details" })).toHaveCount(2);

  await view.getByRole("radio", { name: "Requests" }).click();
  const requests = view.getByRole("grid", { name: "Requests" });
  await expect(requests.getByRole("row").filter({ hasText: "Pull of all customers" }).first()).toBeVisible();
  await expect(requests.getByRole("row").filter({ hasText: "A customer was opened" }).first()).toBeVisible();
  await expectAccessible(view);
  for (const { given, family, email, externalId } of [first!, second!])
    for (const telling of [given, family, email, externalId]) await expect(requests).not.toContainText(telling);

  const sent = requests.getByRole("row").filter({ hasText: "PUT" }).last();
  await sent.click();
  await expect(view.getByRole("region", { name: "The chosen request" })).toContainText("For the changed details");
  await view.getByRole("button", { name: "Show the change" }).press("Enter");
  const chosen = view.getByRole("region", { name: "The chosen entry" });
  await expect(chosen.getByRole("heading", { name: "You changed details" })).toBeVisible();
  await expect(chosen).toContainText("Josephine");
  await expect(entries.getByRole("row", { selected: true })).toContainText("You changed details");

  await view.goBack();
  await view.getByRole("radio", { name: "Failed only" }).click();
  await expect(view.getByText("Nothing fits")).toBeVisible();
});
