import { type Page, expect } from "@playwright/test";

import { people, somebody } from "../support/people.ts";
import { test } from "./fixtures.ts";
import { choose, explore, openCustomer, textbox } from "./steps.ts";
import { expectArrived } from "./systems.ts";

test("a name with ł is refused beside the field, and stays typed", async ({ view, sandbox }) => {
  const [who, other] = await people(sandbox, 2);
  if (!who || !other) throw new Error("two customers are needed");
  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Edit First name" }).click();
  const first = textbox(view, "First name");
  await first.fill("Michał");
  await first.press("Enter");
  await expect(first).toHaveAttribute("aria-invalid", "true");
  await expect(first).toHaveAccessibleDescription(/“ł” cannot be stored there: .* What you typed is still here\./u);
  await expect(first).toHaveValue("Michał");

  await openCustomer(view, other.name);
  await openCustomer(view, who.name);
  await expect(first, "looking at somebody else loses nothing").toHaveValue("Michał");

  await first.fill("Michal");
  await first.press("Enter");
  await expect(view.getByRole("heading", { level: 1, name: `Michal ${who.family}` })).toBeVisible();
  await expectArrived(sandbox, "updateCustomer", { firstname: "Michal" });
});

test("a form for a new customer says what is wrong where it is, and is kept", async ({ view, devhost, sandbox }) => {
  await explore(view, sandbox);
  await view.getByRole("button", { name: "New customer" }).click();
  const form = view.getByRole("form", { name: "New customer" });
  await form.getByRole("button", { name: "Create customer" }).click();
  await expect(form.getByRole("alert")).toContainText("Fill in at least a name, an e-mail address or a phone number.");

  const [first, last] = [textbox(view, "First name"), textbox(view, "Last name")];
  const address = textbox(view, "Address");
  await first.fill("Łukasz");
  await last.fill("Nowak");
  await address.fill("lukasz@nowak");
  await form.getByRole("button", { name: "Add channel" }).click();
  await address.nth(1).fill("1234");
  await form.getByRole("button", { name: "Create customer" }).click();
  await expect(first).toHaveAccessibleDescription(/“Ł” cannot be stored there/u);
  await expect(first).toBeFocused();
  await expect(address.first()).toHaveAccessibleDescription(/The part after the @ is not complete/u);
  await expect(address.nth(1)).toHaveAccessibleDescription(/Start with \+ and the country code/u);

  await expect
    .poll(async () => draftOf(view, devhost.address), { message: "the form is kept on this device" })
    .toContain("Łukasz");
  await view.goto("about:blank");
  await view.goto(devhost.address);
  await view.getByRole("button", { name: "New customer" }).click();
  await expect(view.getByText("Continued from where you left off.")).toBeVisible();
  await expect(first).toHaveValue("Łukasz");
  await expect(last).toHaveValue("Nowak");
  await expect(address.nth(1)).toHaveValue("1234");

  await first.fill("Lukasz");
  await address.first().fill("lukasz@nowak.example.com");
  await address.nth(1).fill("020 765 4321");
  await form.getByRole("button", { name: "Create customer" }).click();
  await expect(view.getByRole("heading", { level: 1, name: "Lukasz Nowak" })).toBeVisible();
  const created = await expectArrived(sandbox, "postIndex");
  expect(Object.values(created.params), "a number without + belongs to the region").toContain("+31207654321");
});

test("a phone without + that is none is refused beside the field", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Add channel" }).click();
  const form = view.getByRole("form", { name: "Add channel" });
  const address = form.getByRole("textbox", { name: "Address" });
  await form.getByRole("button", { name: "Save channel" }).click();
  await expect(address).toHaveAttribute("aria-invalid", "true");
  await choose(view, "Kind", "Phone");
  await address.fill("1234");
  await form.getByRole("button", { name: "Save channel" }).click();
  await expect(address).toHaveAccessibleDescription(/Start with \+ and the country code/u);
  await expect(address).toHaveValue("1234");
  await address.fill(who.phone);
  await form.getByRole("button", { name: "Save channel" }).click();
  await expect(address).toHaveAccessibleDescription(/This is here already/u);
  await address.fill("06 12345678");
  await form.getByRole("button", { name: "Save channel" }).click();
  await expect(view.getByRole("button", { name: "Edit Phone +31 6 12345678" })).toBeVisible();
  const added = await expectArrived(sandbox, "addChannelOnly");
  expect(Object.values(added.params)).toContain("+31612345678");
});

test("an event without words or with half a link is refused beside the field", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Add event" }).click();
  const dialog = view.getByRole("dialog", { name: "Add event" });
  await dialog.getByRole("textbox", { name: "Link" }).fill("shop.example.com");
  await dialog.getByRole("button", { name: "Save event" }).click();
  await expect(dialog.getByRole("textbox", { name: "What happened" })).toHaveAccessibleDescription(/Fill this in/u);
  await expect(dialog.getByRole("textbox", { name: "Link" })).toHaveAccessibleDescription(/A link begins with https/u);
  await expect(dialog.getByRole("textbox", { name: "Link" })).toHaveValue("shop.example.com");

  await dialog.getByRole("textbox", { name: "What happened" }).fill("Called about an order");
  await view.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await view.getByRole("button", { name: "Add event" }).click();
  await expect(dialog.getByRole("textbox", { name: "What happened" }), "half an event is kept").toHaveValue(
    "Called about an order",
  );
});

test("a custom field with a strange name is refused beside the field", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Add custom field" }).click();
  const form = view.getByRole("form", { name: "Add custom field" });
  await form.getByRole("textbox", { name: "Value" }).fill("loyal");
  await form.getByRole("button", { name: "Save field" }).click();
  await expect(form.getByRole("textbox", { name: "Field name" })).toHaveAccessibleDescription(/Give the field a name/u);
  await form.getByRole("textbox", { name: "Field name" }).fill("größe");
  await form.getByRole("button", { name: "Save field" }).click();
  await expect(form).toContainText("“ö” cannot be stored there");
  await expect(form.getByRole("textbox", { name: "Value" })).toHaveValue("loyal");
});

/** The half-filled form for a new customer, as the device keeps it. */
async function draftOf(view: Page, address: string): Promise<string> {
  const token = new URL(address).hash.replace("#token=", "");
  const response = await view.request.post(new URL("/rpc/draft_get", address).href, {
    headers: { authorization: `Bearer ${token}` },
    data: { key: "new-customer" },
  });
  return response.text();
}
