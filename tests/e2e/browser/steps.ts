import { type Locator, type Page, expect } from "@playwright/test";

import { listedCount } from "../support/people.ts";
import type { Sandbox } from "../support/sandbox.ts";

/** The box that is called exactly this. */
export function textbox(view: Page | Locator, name: string): Locator {
  return view.getByRole("textbox", { name, exact: true });
}

/** From the first start to the sample customers of all systems, all of them. */
export async function explore(view: Page, sandbox: Sandbox): Promise<void> {
  await view.getByRole("button", { name: "Start exploring" }).click();
  await expectEverybody(view, sandbox);
}

/** Waits until all that the systems list has arrived. */
export async function expectEverybody(view: Page, sandbox: Sandbox): Promise<void> {
  const all = new Intl.NumberFormat("en-GB").format(await listedCount(sandbox));
  await expect(view.getByRole("status", { name: `${all} customers found on this device` })).toBeVisible({
    timeout: 15_000,
  });
}

/** Finds somebody and opens the first of that name. A row is called by what it says, which begins with the name. */
export async function openCustomer(view: Page, name: string): Promise<void> {
  await view.getByRole("searchbox", { name: "Find customers" }).fill(name);
  await view
    .getByRole("grid", { name: "Customers" })
    .getByRole("row", { name: new RegExp(`^${name}`, "u") })
    .first()
    .click();
  await expect(view.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Chooses from a select. */
export async function choose(view: Page, label: string, option: string): Promise<void> {
  await view.getByRole("button", { name: label }).click();
  await view.getByRole("option", { name: option, exact: true }).click();
}

/** What is typed about a connection. */
export interface ConnectionTyping {
  readonly name?: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly brandId?: number;
  readonly brandName?: string;
  readonly rights?: string;
}

/** Fills the form for a connection to an address of one's own, which has to be open. */
export async function fillConnection(view: Page, typing: ConnectionTyping): Promise<void> {
  const box = (name: string) => view.getByRole("textbox", { name, exact: true });
  if (typing.name !== undefined) await box("Name").fill(typing.name);
  await choose(view, "Environment", "Another address");
  await box("Base URL").fill(typing.baseUrl);
  await view.getByLabel("API key").fill(typing.apiKey);
  if (typing.brandId !== undefined) await box("Brand id").fill(String(typing.brandId));
  if (typing.brandName !== undefined) await box("Brand name").fill(typing.brandName);
  if (typing.rights !== undefined) await choose(view, "Rights of the key", typing.rights);
}

/** Adds a connection beside those there are. */
export async function addConnection(view: Page, typing: ConnectionTyping & { readonly name: string }): Promise<void> {
  await view.getByRole("link", { name: "Settings" }).click();
  await view.getByRole("button", { name: "Add connection" }).click();
  await view.getByRole("menuitem", { name: "Omnidesk" }).click();
  await fillConnection(view, typing);
  await view.getByRole("button", { name: "Save connection" }).click();
  await expect(view.getByRole("listitem", { name: typing.name })).toBeVisible();
}

/** Removes a connection in the settings. */
export async function removeConnection(view: Page, name: string): Promise<void> {
  await view.getByRole("link", { name: "Settings" }).click();
  await view.getByRole("button", { name: `Edit ${name}` }).click();
  await view.getByRole("button", { name: "Remove connection" }).click();
  await view.getByRole("alertdialog").getByRole("button", { name: "Remove connection" }).click();
  await expect(view.getByRole("listitem", { name })).toBeHidden();
}
