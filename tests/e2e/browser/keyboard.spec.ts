import { type Page, expect } from "@playwright/test";

import { somebody } from "../support/people.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { expectAccessible } from "./accessible.ts";
import { test } from "./fixtures.ts";
import type { Keyboard } from "./keyboard.ts";
import { expectEverybody } from "./steps.ts";
import { expectArrived } from "./systems.ts";

// Nothing in this file may click, hover or focus: the keyboard alone does the work.

/** First start, by the one key it needs, until everybody has arrived. */
async function explore(view: Page, keys: Keyboard, sandbox: Sandbox): Promise<void> {
  await keys.expectFocus(view.getByRole("button", { name: "Start exploring" }));
  await keys.press("Enter");
  await expectEverybody(view, sandbox);
}

/** Finds somebody who is the only one to match, and goes to their page. */
async function openOnly(view: Page, keys: Keyboard, query: string, name: string): Promise<void> {
  await keys.press("/");
  await keys.expectFocus(view.getByRole("searchbox", { name: "Find customers" }));
  await keys.retype(query);
  await expect(view.getByRole("status", { name: "1 customer found on this device" })).toBeVisible();
  await keys.press("ArrowDown");
  await keys.expectFocus(view.getByRole("grid", { name: "Customers" }));
  await keys.press("Enter");
  await keys.expectFocus(view.getByRole("heading", { level: 1, name }));
}

test("the main job: find, edit, add, create, remove", async ({ view, keys, sandbox }) => {
  test.setTimeout(180_000);
  const who = await somebody(sandbox);
  const grid = view.getByRole("grid", { name: "Customers" });
  const searchBox = view.getByRole("searchbox", { name: "Find customers" });

  await test.step("first start", async () => {
    await expect(view.getByRole("heading", { level: 1, name: "All your customers, one desk." })).toBeVisible();
    await expectAccessible(view);
    await explore(view, keys, sandbox);
    await expectAccessible(view);
  });

  const national = `0${who.phone.slice(3)}`;
  const ways = {
    "by name": who.name.toLowerCase(),
    "by e-mail address": who.email,
    "by phone in the national format": national,
    "by phone with spaces and a dash": `${national.slice(0, 2)}-${national.slice(2, 6)} ${national.slice(6)}`,
    "by phone with 00": `0031 (0)${national.slice(1)}`,
  };
  for (const [way, query] of Object.entries(ways)) {
    await test.step(`search ${way}`, async () => {
      await keys.press("/");
      await keys.expectFocus(searchBox);
      await keys.retype(query);
      await expect(view.getByRole("status", { name: "1 customer found on this device" })).toBeVisible();
      await expect(grid.getByRole("row", { name: who.name })).toBeVisible();
    });
  }

  await test.step("arrows go through the results", async () => {
    await keys.press("Escape");
    await expect(searchBox).toHaveValue("");
    await keys.type(who.family);
    await expect(view.getByRole("status", { name: /^(?:[2-9]|\d\d) customers found/u })).toBeVisible();
    await expectAccessible(view);
    await keys.press("ArrowDown");
    await keys.expectFocus(grid);
    const rows = grid.getByRole("row");
    await expect(rows.nth(1)).toHaveAttribute("aria-selected", "true");
    await keys.press("ArrowDown");
    await expect(rows.nth(2)).toHaveAttribute("aria-selected", "true");
    await keys.press("End", "Home");
    await expect(rows.nth(1)).toHaveAttribute("aria-selected", "true");
  });

  await test.step("open", async () => {
    await openOnly(view, keys, who.name, who.name);
    await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
    await expectAccessible(view);
  });

  const editFirst = view.getByRole("button", { name: "Edit First name" });
  const first = view.getByRole("textbox", { name: "First name" });
  const last = view.getByRole("textbox", { name: "Last name" });

  await test.step("Escape restores a value", async () => {
    await keys.activate(editFirst);
    await keys.expectFocus(first);
    await keys.retype("Somebody");
    await expectAccessible(view);
    await keys.press("Escape");
    await keys.expectFocus(editFirst);
    await expect(editFirst).toHaveAccessibleDescription(who.given);
  });

  await test.step("Enter saves a value", async () => {
    const before = await sandbox.lastEntry();
    await keys.press("Enter");
    await keys.expectFocus(first);
    await keys.retype("Loïs");
    await keys.press("Enter");
    await keys.expectFocus(editFirst);
    await expect(view.getByRole("heading", { level: 1, name: `Loïs ${who.family}` })).toBeVisible();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loïs" }, before);
    await expect(view.getByText("waiting", { exact: true })).toHaveCount(0);
  });

  await test.step("Tab saves a value and goes on", async () => {
    const before = await sandbox.lastEntry();
    await keys.press("Enter");
    await keys.retype("Loes");
    await keys.press("Tab");
    await keys.expectFocus(last);
    await keys.retype("Kramers");
    await keys.press("Enter");
    await keys.expectFocus(view.getByRole("button", { name: "Edit Last name" }));
    await expect(view.getByRole("heading", { level: 1, name: "Loes Kramers" })).toBeVisible();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loes", lastname: "Kramers" }, before);
  });

  await test.step("add a channel", async () => {
    const before = await sandbox.lastEntry();
    await keys.press("a");
    const form = view.getByRole("form", { name: "Add channel" });
    await keys.expectFocus(form.getByRole("textbox", { name: "Address" }));
    await expectAccessible(view);
    await keys.tabBackTo(form.getByRole("button", { name: /Kind/u }));
    await keys.choose("Twitter");
    await keys.tabTo(form.getByRole("textbox", { name: "Address" }));
    await keys.type("loes_kramers");
    await keys.tabTo(form.getByRole("checkbox", { name: "Leave open tickets where they are" }));
    await keys.press("Space");
    await keys.activate(form.getByRole("button", { name: "Save channel" }));
    await expect(form).toBeHidden();
    await expect(view.getByRole("button", { name: "Edit Twitter loes_kramers" })).toBeVisible();
    await expectArrived(sandbox, "addChannelOnly", {}, before);
  });

  await test.step("add an event", async () => {
    const before = await sandbox.lastEntry();
    await keys.press("e");
    const dialog = view.getByRole("dialog", { name: "Add event" });
    await keys.expectFocus(dialog.getByRole("textbox", { name: "What happened" }));
    await keys.type("Order 4711 was delivered");
    await keys.press("Tab");
    await keys.expectFocus(dialog.getByRole("textbox", { name: "Caused by" }));
    await keys.type("web shop");
    await keys.press("Tab");
    await keys.expectFocus(dialog.getByRole("textbox", { name: "Link" }));
    await keys.type("https://shop.example.com/orders/4711");
    await expectAccessible(view);
    await keys.activate(dialog.getByRole("button", { name: "Save event" }));
    await expect(dialog).toBeHidden();
    await keys.expectVisibleFocus();
    await expectArrived(sandbox, "externalEvent", { message: "Order 4711 was delivered" }, before);
  });

  await test.step("add a custom field", async () => {
    await keys.activate(view.getByRole("button", { name: "Add custom field" }));
    await keys.expectFocus(view.getByRole("textbox", { name: "Field name" }));
    await keys.type("segment");
    await keys.press("Tab");
    await keys.expectFocus(view.getByRole("textbox", { name: "Value" }));
    await keys.type("loyal");
    await expectAccessible(view);
    await keys.press("Enter");
    await expect(view.getByRole("button", { name: "Edit segment" })).toHaveAccessibleDescription("loyal");
    await expectArrived(sandbox, "updateCustomer", { custom_segment: "loyal" });
  });

  await test.step("create a customer", async () => {
    const before = await sandbox.lastEntry();
    await keys.press("c");
    const form = view.getByRole("form", { name: "New customer" });
    await keys.expectFocus(form.getByRole("textbox", { name: "First name" }));
    await keys.type("Nadia");
    await keys.press("Tab");
    await keys.expectFocus(form.getByRole("textbox", { name: "Last name" }));
    await keys.type("Verbeek");
    const addresses = form.getByRole("textbox", { name: "Address" });
    await keys.tabTo(addresses);
    await keys.type("nadia@verbeek.example.com");
    await keys.activate(form.getByRole("button", { name: "Add channel" }));
    await keys.expectFocus(addresses.nth(1));
    await keys.type("06 12345678");
    await expectAccessible(view);
    await keys.press("Control+Enter");
    await keys.expectFocus(view.getByRole("heading", { level: 1, name: "Nadia Verbeek" }));
    const created = await expectArrived(sandbox, "postIndex", {}, before);
    expect(Object.values(created.params), "all of it arrived").toEqual(
      expect.arrayContaining(["Nadia", "Verbeek", "nadia@verbeek.example.com", "+31612345678"]),
    );
    await expect(view.getByText("will be created")).toHaveCount(0);
  });

  await test.step("what the system does not accept waits in Pending, and is tried again", async () => {
    const before = await sandbox.lastEntry();
    await sandbox.setFaults({ rules: [{ operation: "updateCustomer", fault: { status: { code: 400 } } }] });
    await keys.activate(editFirst);
    await keys.retype("Nadine");
    await keys.press("Enter");
    await expect(view.getByText("needs you", { exact: true }).first()).toBeVisible();
    await keys.press("g", "p");
    await keys.expectFocus(view.getByRole("grid", { name: "Pending changes" }));
    const details = view.getByRole("region", { name: "Change details" });
    await expect(details.getByRole("heading", { level: 1, name: "Changed details: Nadine Verbeek" })).toBeVisible();
    await expectAccessible(view);
    await sandbox.clearFaults();
    await keys.activate(details.getByRole("button", { name: "Try again now" }));
    await expect(view.getByText("Everything is sent")).toBeVisible();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Nadine" }, before);
    await expectAccessible(view);
  });

  await test.step("delete with typed confirmation", async () => {
    const before = await sandbox.lastEntry();
    await keys.press("g", "c");
    await keys.expectFocus(grid);
    await openOnly(view, keys, "Nadine Verbeek", "Nadine Verbeek");
    await keys.activate(view.getByRole("button", { name: "More actions" }));
    await expect(view.getByRole("menu", { name: "More actions" })).toBeVisible();
    await expectAccessible(view);
    await keys.type("dele");
    await keys.expectFocus(view.getByRole("menuitem", { name: "Delete customer…" }));
    await keys.press("Enter");
    const dialog = view.getByRole("alertdialog", { name: "Delete Nadine Verbeek?" });
    const confirm = dialog.getByRole("button", { name: "Delete customer" });
    await keys.expectFocus(dialog.getByRole("textbox", { name: "Type “Nadine Verbeek” to confirm" }));
    await expect(confirm).toBeDisabled();
    await expectAccessible(view);
    await keys.type("Nadine Verbeek");
    await keys.activate(confirm);
    await expect(dialog).toBeHidden();
    await expectArrived(sandbox, "deleteItem", {}, before);
    await expect(view.getByText("Nobody here matches “Nadine Verbeek”")).toBeVisible();
    await expectAccessible(view);
  });
});

test("every screen, the palette, the keys and the settings", async ({ view, keys, sandbox }) => {
  test.setTimeout(120_000);
  await explore(view, keys, sandbox);

  await test.step("help sheet", async () => {
    await keys.press("?");
    const sheet = view.getByRole("dialog", { name: "Keys" });
    await expect(sheet.getByText("Go to pending changes")).toBeVisible();
    await keys.expectVisibleFocus();
    await expectAccessible(view);
    await keys.press("Escape");
    await expect(sheet).toBeHidden();
  });

  await test.step("palette", async () => {
    await keys.press("Control+Shift+P");
    const palette = view.getByRole("dialog", { name: "Commands" });
    await expect(palette).toBeVisible();
    await expectAccessible(view);
    await keys.type("activity");
    await expect(palette.getByRole("menuitem")).toHaveCount(1);
    await keys.press("ArrowDown", "Enter");
    await expect(view.getByRole("heading", { level: 1, name: "Activity" })).toBeVisible();
    await keys.expectFocus(view.getByRole("grid", { name: "Activity" }));
    await expectAccessible(view);
  });

  await test.step("theme", async () => {
    await keys.press("g", "s");
    await expect(view.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    await expect(view.getByRole("heading", { name: "Connections" })).toBeVisible();
    await expectAccessible(view);
    await keys.tabTo(view.getByRole("radio", { name: "System" }));
    await keys.press("ArrowRight", "ArrowRight");
    await keys.expectFocus(view.getByRole("radio", { name: "Dark" }));
    await expect(view.locator("html")).toHaveAttribute("data-theme", "dark");
    await expectAccessible(view);
    await keys.press("ArrowLeft", "ArrowLeft");
    await expect(view.locator("html")).not.toHaveAttribute("data-theme", "dark");
  });

  const { baseUrl, apiKey } = sandbox.access.omnidesk;
  const connections = view.getByRole("list", { name: "Connections" });

  await test.step("add a connection", async () => {
    await keys.tabBackTo(view.getByRole("button", { name: "Add connection" }));
    await keys.press("Enter");
    await keys.expectFocus(view.getByRole("menuitem", { name: "Omnidesk" }));
    await expectAccessible(view);
    await keys.press("Enter");
    await keys.expectFocus(view.getByRole("textbox", { name: "Name", exact: true }));
    await expectAccessible(view);
    await keys.retype("Second desk");
    await keys.tabTo(view.getByRole("button", { name: /Environment/u }));
    await keys.choose("Another address");
    await keys.tabTo(view.getByRole("textbox", { name: "Base URL" }));
    await keys.retype(baseUrl);
    await keys.tabTo(view.getByLabel("API key"));
    await keys.type(apiKey);
    await keys.activate(view.getByRole("button", { name: "Advanced" }));
    await expect(view.getByRole("textbox", { name: "Path of purging" })).toBeVisible();
    await expectAccessible(view);
    await keys.tabTo(view.getByRole("textbox", { name: "Path of purging" }));
    await keys.activate(view.getByRole("button", { name: "Test connection" }));
    await expect(view.getByText("The connection works")).toBeVisible();
    await expectAccessible(view);
    await keys.tabBackTo(view.getByRole("button", { name: "Save connection" }));
    await keys.press("Enter");
    await expect(connections.getByRole("listitem", { name: "Second desk" })).toBeVisible();
    await keys.expectVisibleFocus();
  });

  await test.step("remove a connection", async () => {
    await keys.activate(view.getByRole("button", { name: "Edit Second desk" }));
    await keys.expectFocus(view.getByRole("textbox", { name: "Name", exact: true }));
    await keys.tabBackTo(view.getByRole("button", { name: "Remove connection" }));
    await keys.press("Enter");
    const dialog = view.getByRole("alertdialog", { name: "Remove Second desk?" });
    await keys.expectFocus(dialog.getByRole("button", { name: "Keep connection" }));
    await expectAccessible(view);
    await keys.activate(dialog.getByRole("button", { name: "Remove connection" }));
    await expect(connections.getByRole("listitem", { name: "Omnidesk sample" })).toBeVisible();
    await expect(connections.getByRole("listitem", { name: "Second desk" })).toBeHidden();
  });
});
