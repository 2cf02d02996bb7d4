import { type Page, expect } from "@playwright/test";

import type { Sandbox } from "../support/sandbox.ts";
import { expectAccessible } from "./accessible.ts";
import { test } from "./fixtures.ts";
import { fillConnection } from "./steps.ts";

const PASSPHRASE = "four words make one";

/** The bar that offers a code. */
const offer = (view: Page) => view.getByRole("status").filter({ hasText: "Save a recovery code" });

/** This host has no keychain: what is to be kept needs a passphrase. */
async function setPassphrase(view: Page): Promise<void> {
  await view.getByRole("link", { name: "Settings" }).click();
  // The first screen has such a button, too.
  await view.getByRole("region", { name: "Protection" }).getByRole("button", { name: "Set a passphrase …" }).click();
  await view.getByLabel("New passphrase", { exact: true }).fill(PASSPHRASE);
  await view.getByLabel("New passphrase again").fill(PASSPHRASE);
  await view.getByRole("button", { name: "Set passphrase" }).click();
  await expect(view.getByText("Asked for after each start and each lock.")).toBeVisible();
}

/** Connects to a system that is none of the samples. */
async function connect(view: Page, sandbox: Sandbox): Promise<void> {
  await view.getByRole("button", { name: "Add connection" }).click();
  await view.getByRole("menuitem", { name: "Omnidesk" }).click();
  const { baseUrl, apiKey, brandId } = sandbox.access.omnidesk;
  await fillConnection(view, { name: "Our desk", baseUrl, apiKey, brandId });
  await view.getByRole("button", { name: "Save connection" }).click();
}

/** What a dialog shows as the parts of a code, in their order. */
const partsIn = (view: Page) => view.getByRole("list", { name: "Recovery code" }).locator("code").allTextContents();

test("a recovery code is offered with the first real connection, and counts when it is typed back", async ({
  view,
  sandbox,
}) => {
  await setPassphrase(view);
  await expect(offer(view)).toBeHidden();
  await connect(view, sandbox);
  await expect(offer(view)).toBeVisible();
  await expectAccessible(view);

  await offer(view).getByRole("button", { name: "Save code" }).click();
  await view.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await view.getByRole("button", { name: "Make the code" }).click();
  const dialog = view.getByRole("alertdialog");
  await expect(dialog).toContainText("Write this code down");
  const parts = await partsIn(view);
  expect(parts).toHaveLength(8);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog).toContainText("It is cleared from the clipboard after 30 seconds.");
  await dialog.getByRole("button", { name: "Save to file" }).click();
  await expect(dialog).toContainText(/A file leaves the protected area\. .* Saved to .*recovery-code-.*\.txt/u);
  await expectAccessible(view);

  await dialog.getByRole("button", { name: "I wrote it down" }).click();
  await expect(dialog).toContainText("Is it written down?");
  for (const [place, part] of parts.entries()) {
    const box = dialog.getByLabel(`Part ${place + 1} of 8`);
    if (await box.isVisible()) await box.fill(part);
  }
  await dialog.getByRole("button", { name: "Check" }).click();
  await expect(dialog).toContainText("The code is good");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(offer(view)).toBeHidden();
});

test("“not now” takes the offer away, also after a lock", async ({ view, sandbox }) => {
  await setPassphrase(view);
  await connect(view, sandbox);
  await offer(view).getByRole("button", { name: "Not now" }).click();
  await expect(offer(view)).toBeHidden();
  await view.getByRole("link", { name: "Settings" }).click();
  await view.getByRole("button", { name: "Lock now" }).click();
  await view.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await view.getByRole("button", { name: "Unlock" }).click();
  await expect(view.getByRole("contentinfo", { name: "Status" })).toContainText("Our desk");
  await expect(offer(view)).toBeHidden();
});
