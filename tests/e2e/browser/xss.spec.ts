import { expect } from "@playwright/test";

import { somebody } from "../support/people.ts";
import { test } from "./fixtures.ts";
import { explore, openCustomer } from "./steps.ts";
import { ask, expectArrived } from "./systems.ts";

/** Shows a dialog and leaves a trace, should it ever be taken for markup. */
const MARKUP = `<img src=x onerror="window.injected=1;alert(1)"><script>window.injected=1</script>`;

test("markup from a system is shown as text", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  const named = new URLSearchParams({ firstname: who.given, lastname: who.family, custom_notitie: MARKUP });
  await ask(sandbox, `customer/${who.id}`, { method: "PUT", body: named });
  const event = new URLSearchParams({
    customerID: String(who.id),
    customer_id: String(who.id),
    message: MARKUP,
    initiated_by: MARKUP,
    source_url: "javascript:alert(1)",
  });
  await ask(sandbox, "customer/externalEvent", { method: "POST", body: event });

  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await expect(view.getByRole("button", { name: "Edit notitie" })).toHaveAccessibleDescription(MARKUP);
  const timeline = view.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText(MARKUP, { exact: true })).toBeVisible();
  await expect(timeline.getByText(`by ${MARKUP}`)).toBeVisible();
  await expect(view.locator("a[href^='javascript:'], main img, main script"), "nothing became an element").toHaveCount(
    0,
  );
  expect(await view.evaluate(() => "injected" in window), "nothing was run").toBe(false);
});

test("markup that is typed is shown as text", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  const searchBox = view.getByRole("searchbox", { name: "Find customers" });
  await searchBox.fill(MARKUP);
  await expect(view.getByText(`Nobody here matches “${MARKUP}”`)).toBeVisible();
  await view.getByRole("button", { name: `New customer “${MARKUP}”` }).click();
  await expect(view.getByRole("textbox", { name: "First name" })).toHaveValue("<img");

  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Add event" }).click();
  const dialog = view.getByRole("dialog", { name: "Add event" });
  await dialog.getByRole("textbox", { name: "What happened" }).fill(MARKUP);
  await dialog.getByRole("textbox", { name: "Caused by" }).fill(MARKUP);
  await dialog.getByRole("button", { name: "Save event" }).click();
  await expectArrived(sandbox, "externalEvent", { message: MARKUP, initiated_by: MARKUP });
  await view.getByRole("button", { name: /^Read/u }).click();
  await expect(view.getByRole("region", { name: "Timeline" }).getByText(MARKUP, { exact: true })).toBeVisible();

  await view
    .getByRole("contentinfo", { name: "Status" })
    .getByRole("button", { name: /Omnidesk sample/u })
    .click();
  await view.getByRole("textbox", { name: "Name", exact: true }).fill(MARKUP);
  await view.getByRole("button", { name: "Save connection" }).click();
  await expect(view.getByRole("listitem", { name: MARKUP })).toBeVisible();
  await expect(view.getByRole("contentinfo", { name: "Status" })).toContainText(MARKUP);

  await view.getByRole("link", { name: "Activity" }).click();
  await expect(view.getByRole("grid").getByText(`You changed the connection ${MARKUP}`)).toBeVisible();
  await expect(view.locator("main img, main script, footer img"), "nothing became an element").toHaveCount(0);
  expect(await view.evaluate(() => "injected" in window), "nothing was run").toBe(false);
});

test("the page forbids everything that is not its own", async ({ page, devhost }) => {
  const response = await page.goto(devhost.address);
  const policy = response?.headers()["content-security-policy"] ?? "";
  for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    expect(policy.split(";").map((part) => part.trim())).toContain(rule);
  }
  expect(policy).not.toContain("unsafe");
  await expect(page.getByRole("button", { name: "Start exploring" })).toBeVisible();

  const refused = page.waitForEvent("console", (message) => message.text().includes("Content Security Policy"));
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = 1";
    document.body.append(script);
  });
  await refused;
  expect(await page.evaluate(() => "injected" in window), "a script that got into the page does not run").toBe(false);
});

test("the token does not stay in the address", async ({ view }) => {
  await expect(view.getByRole("button", { name: "Start exploring" })).toBeVisible();
  expect(view.url()).not.toContain("token");
});
