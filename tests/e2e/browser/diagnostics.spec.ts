import { expect } from "@playwright/test";

import { people } from "../support/people.ts";
import { secretsOf } from "../support/sandbox.ts";
import { expectAccessible } from "./accessible.ts";
import { test } from "./fixtures.ts";
import { explore, openCustomer } from "./steps.ts";

test("diagnostics are seen whole, copied as they are seen, and name nobody", async ({ view, keys, sandbox }) => {
  await view.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await explore(view, sandbox);
  const known = await people(sandbox, 5);
  for (const { name } of known) await openCustomer(view, name);
  await view.getByRole("link", { name: "Settings" }).click();
  await view.getByRole("button", { name: "Show diagnostics" }).press("Enter");
  const text = view.getByRole("textbox", { name: "Diagnostics" });
  await expect(text).toHaveValue(/^Customer Console \d/u);
  await expectAccessible(view);
  const shown = await text.inputValue();
  expect(shown).toContain("Connections: 4");

  await view.getByRole("button", { name: "Copy diagnostics" }).focus();
  await keys.press("Enter");
  await expect(view.getByRole("dialog")).toHaveCount(0);
  await keys.expectFocus(view.getByRole("button", { name: "Show diagnostics" }));
  expect(await view.evaluate(() => navigator.clipboard.readText())).toBe(shown);

  const hosts = [sandbox.access.omnidesk.baseUrl, sandbox.access.synctera.baseUrl].map((url) => new URL(url).host);
  const telling = known.flatMap(({ given, family, email, phone, externalId }) => [
    given,
    family,
    email,
    phone,
    externalId,
  ]);
  for (const secret of [...secretsOf(sandbox.access), ...hosts, ...telling]) expect(shown).not.toContain(secret);
});

test("diagnostics are there where the data does not open, and name nobody", async ({ view, keys, sandbox }) => {
  await view.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await explore(view, sandbox);
  const [known] = await people(sandbox, 1);
  await openCustomer(view, known!.name);
  await view.getByRole("link", { name: "Settings" }).click();
  await view.getByRole("button", { name: "Set a passphrase …" }).first().click();
  await view.getByLabel("New passphrase", { exact: true }).fill("fietsen in de regen");
  await view.getByLabel("New passphrase again").fill("fietsen in de regen");
  await view.getByRole("button", { name: "Set passphrase" }).click();
  // Wrapping the key takes its time, on purpose.
  await expect(view.getByRole("dialog")).toHaveCount(0, { timeout: 30_000 });
  await keys.press("Control+l");
  await expect(view.getByRole("heading", { name: "Locked" })).toBeVisible({ timeout: 15_000 });

  await view.getByRole("button", { name: "Show diagnostics" }).press("Enter");
  const text = view.getByRole("textbox", { name: "Diagnostics" });
  await expect(text).toHaveValue(/Not open: locked \(Agent\), opened by a passphrase/u);
  await expectAccessible(view);
  const shown = await text.inputValue();
  await view.getByRole("button", { name: "Copy diagnostics" }).press("Enter");
  await expect(view.getByText("Diagnostics copied")).toBeVisible();
  await keys.expectFocus(view.getByRole("button", { name: "Show diagnostics" }));
  expect(await view.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  const { given, family, email, phone, externalId } = known!;
  for (const secret of [...secretsOf(sandbox.access), given, family, email, phone, externalId])
    expect(shown).not.toContain(secret);
});
