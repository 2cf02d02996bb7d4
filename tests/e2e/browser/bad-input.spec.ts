import { createServer } from "node:net";

import { type Page, expect } from "@playwright/test";

import { freePort } from "../support/ports.ts";
import type { FaultSettings, Sandbox } from "../support/sandbox.ts";
import { test } from "./fixtures.ts";
import {
  type ConnectionTyping,
  addConnection,
  choose,
  explore,
  fillConnection,
  openCustomer,
  removeConnection,
} from "./steps.ts";
import { expectArrived, journalEnd, sampleCustomer, sampleCustomers } from "./systems.ts";

const textbox = (view: Page, name: string) => view.getByRole("textbox", { name, exact: true });

/** What an agent types to connect to the emulated account. */
function access(sandbox: Sandbox): ConnectionTyping {
  const { baseUrl, apiKey, brandId, brandName } = sandbox.access.omnidesk;
  return { name: "Our desk", baseUrl, apiKey, brandId, brandName };
}

test.describe("a new connection", () => {
  /** From the first start to a filled form, tested. */
  async function tryOut(view: Page, typing: ConnectionTyping): Promise<void> {
    await view.getByRole("button", { name: "Omnidesk" }).click();
    await fillConnection(view, typing);
    await view.getByRole("button", { name: "Test connection" }).click();
  }

  async function expectKept(view: Page, typing: ConnectionTyping): Promise<void> {
    await expect(textbox(view, "Name")).toHaveValue(typing.name ?? "");
    await expect(textbox(view, "Base URL")).toHaveValue(typing.baseUrl);
    await expect(view.getByLabel("API key")).toHaveValue(typing.apiKey);
    await expect(textbox(view, "Brand id")).toHaveValue(String(typing.brandId));
  }

  test("with a wrong key says so, in the form and after saving", async ({ view, sandbox }) => {
    const typing = { ...access(sandbox), apiKey: "made-up-key" };
    await tryOut(view, typing);
    await expect(view.getByText("The credentials were refused")).toBeVisible();
    await expect(view.getByText(/does not accept the credentials/u)).toBeVisible();
    await expectKept(view, typing);

    await view.getByRole("button", { name: "Save connection" }).click();
    const status = view.getByRole("contentinfo", { name: "Status" });
    await expect(status.getByRole("button", { name: "Our desk · refused the credentials" })).toBeVisible();

    await status.getByRole("button", { name: /Our desk/u }).click();
    await expect(view.getByLabel("API key"), "a key never comes back").toHaveValue("");
    await view.getByLabel("API key").fill(sandbox.access.omnidesk.apiKey);
    await view.getByRole("button", { name: "Save connection" }).click();
    await expect(status.getByRole("button", { name: "Our desk online" })).toBeVisible();
  });

  test("to a host that is not there says so", async ({ view, sandbox }) => {
    const typing = { ...access(sandbox), baseUrl: `http://127.0.0.1:${await freePort()}/omnidesk` };
    await tryOut(view, typing);
    await expect(view.getByText("The system cannot be reached")).toBeVisible();
    await expect(view.getByText(/Check the address and the network/u)).toBeVisible();
    await expectKept(view, typing);
  });

  test("to a host that never answers says so in the end, and can be typed at meanwhile", async ({ view, sandbox }) => {
    test.setTimeout(90_000);
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    try {
      const typing = { ...access(sandbox), baseUrl: `http://127.0.0.1:${port}/omnidesk` };
      await tryOut(view, typing);
      await expect(view.getByText("Testing …")).toBeVisible();
      await textbox(view, "Name").fill("Our quiet desk");
      await expect(view.getByText("The system cannot be reached")).toBeVisible({ timeout: 45_000 });
      await expect(view.getByText("Changed since the test.")).toBeVisible();
      await expectKept(view, { ...typing, name: "Our quiet desk" });
    } finally {
      silent.close();
    }
  });

  const strange = {
    "a web page in place of JSON": { fault: "html_page", words: /web page/u },
    "a body cut short": { fault: "truncate_body", words: /cut short/u },
    "a reply of more than 10 MB": { fault: "huge_body", words: /larger than/u },
    "JSON of another kind": { fault: "wrong_content", words: /not like Omnidesk/u },
  } as const;
  for (const [what, { fault, words }] of Object.entries(strange)) {
    test(`that answers with ${what} says so`, async ({ view, sandbox }) => {
      await sandbox.setFaults({ rules: [{ fault }] });
      const typing = access(sandbox);
      await tryOut(view, typing);
      await expect(view.getByText("Something else answered")).toBeVisible();
      await expect(view.getByText(words)).toBeVisible();
      await expectKept(view, typing);

      await sandbox.clearFaults();
      await view.getByRole("button", { name: "Test connection" }).click();
      await expect(view.getByText("The connection works")).toBeVisible();
    });
  }

  test("without anything filled in is marked where something is missing", async ({ view }) => {
    await view.getByRole("button", { name: "Omnidesk" }).click();
    await view.getByRole("button", { name: "Save connection" }).click();
    const url = textbox(view, "Base URL");
    await expect(url).toBeFocused();
    await expect(url).toHaveAccessibleDescription(/Replace \{account\} with the name of your account/u);
    await url.fill("https://shop.omnidesk.com");
    await textbox(view, "Name").fill("");
    await view.getByRole("button", { name: "Save connection" }).click();
    await expect(view.getByLabel("API key")).toHaveAccessibleDescription(/Fill this in/u);
    await expect(url).toHaveValue("https://shop.omnidesk.com");
    await view.getByLabel("API key").fill("a-key");
    await view.getByRole("button", { name: "Save connection" }).click();
    await expect(textbox(view, "Name")).toHaveAccessibleDescription(/Fill this in/u);
  });

  test("with settings that cannot be is marked beside them", async ({ view, sandbox }) => {
    await view.getByRole("button", { name: "Omnidesk" }).click();
    await fillConnection(view, access(sandbox));
    await textbox(view, "Brand id").fill("one");
    await view.getByRole("button", { name: "Save connection" }).click();
    await expect(textbox(view, "Brand id")).toHaveAccessibleDescription(/The brand id is a number/u);
    await expect(textbox(view, "Brand id")).toBeFocused();
    await textbox(view, "Brand id").fill("1");
    await textbox(view, "Base URL").fill("desk");
    await view.getByRole("button", { name: "Save connection" }).click();
    await expect(textbox(view, "Base URL")).toHaveAccessibleDescription(/Not an address/u);
    await textbox(view, "Base URL").fill("http://shop.example.com");
    await view.getByRole("button", { name: "Save connection" }).click();
    await expect(textbox(view, "Base URL")).toHaveAttribute("aria-invalid", "true");
  });
});

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
      const who = await sampleCustomer(sandbox);
      await explore(view);
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
      await expect(view.getByRole("button", { name: "Edit First name" })).toHaveAccessibleDescription(who.firstName);

      await view.getByRole("button", { name: "Ask the systems" }).click();
      const answers = view.getByRole("region", { name: "From the systems" });
      await expect(answers.getByRole("status")).toContainText(`Omnidesk sample: ${title}`);
    });
  }

  test("keeps a change that was saved meanwhile and sends it once", async ({ view, sandbox }) => {
    const who = await sampleCustomer(sandbox);
    await explore(view);
    await openCustomer(view, who.name);
    await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
    const before = await journalEnd(sandbox);
    await sandbox.setFaults({ rules: [{ fault: "html_page" }] });

    await view.getByRole("button", { name: "Edit First name" }).click();
    await textbox(view, "First name").fill("Loes");
    await textbox(view, "First name").press("Enter");
    await expect(view.getByRole("heading", { level: 1, name: `Loes ${who.lastName}` })).toBeVisible();
    await expect(view.getByRole("region", { name: "Pending changes of this customer" })).toContainText("web page");

    await sandbox.clearFaults();
    await view.getByRole("link", { name: "Review" }).click();
    await view.getByRole("button", { name: "Try again now" }).click();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loes" }, before);
    await expect(view.getByText("Everything is sent")).toBeVisible();
  });
});

test.describe("what cannot be stored", () => {
  test("a name with ł is refused beside the field, and stays typed", async ({ view, sandbox }) => {
    const [who, other] = await sampleCustomers(sandbox);
    if (!who || !other) throw new Error("two customers are needed");
    await explore(view);
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
    await expect(view.getByRole("heading", { level: 1, name: `Michal ${who.lastName}` })).toBeVisible();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Michal" });
  });

  test("a form for a new customer says what is wrong where it is, and is kept", async ({ view, devhost, sandbox }) => {
    await explore(view);
    await view.getByRole("button", { name: "New customer" }).click();
    const form = view.getByRole("form", { name: "New customer" });
    await form.getByRole("button", { name: "Create customer" }).click();
    await expect(form.getByRole("alert")).toContainText(
      "Fill in at least a name, an e-mail address or a phone number.",
    );

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
    const who = await sampleCustomer(sandbox);
    await explore(view);
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
    const who = await sampleCustomer(sandbox);
    await explore(view);
    await openCustomer(view, who.name);
    await view.getByRole("button", { name: "Add event" }).click();
    const dialog = view.getByRole("dialog", { name: "Add event" });
    await dialog.getByRole("textbox", { name: "Link" }).fill("shop.example.com");
    await dialog.getByRole("button", { name: "Save event" }).click();
    await expect(dialog.getByRole("textbox", { name: "What happened" })).toHaveAccessibleDescription(/Fill this in/u);
    await expect(dialog.getByRole("textbox", { name: "Link" })).toHaveAccessibleDescription(
      /A link begins with https/u,
    );
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
    const who = await sampleCustomer(sandbox);
    await explore(view);
    await openCustomer(view, who.name);
    await view.getByRole("button", { name: "Add custom field" }).click();
    const form = view.getByRole("form", { name: "Add custom field" });
    await form.getByRole("textbox", { name: "Value" }).fill("loyal");
    await form.getByRole("button", { name: "Save field" }).click();
    await expect(form.getByRole("textbox", { name: "Field name" })).toHaveAccessibleDescription(
      /Give the field a name/u,
    );
    await form.getByRole("textbox", { name: "Field name" }).fill("größe");
    await form.getByRole("button", { name: "Save field" }).click();
    await expect(form).toContainText("“ö” cannot be stored there");
    await expect(form.getByRole("textbox", { name: "Value" })).toHaveValue("loyal");
  });
});

test.describe("a connection removed meanwhile", () => {
  test("ends a live search with words of its own", async ({ view, context, devhost, sandbox }) => {
    await explore(view);
    await addConnection(view, { ...access(sandbox), name: "Second desk" });
    const other = await context.newPage();
    await other.goto(devhost.address);

    await view.getByRole("link", { name: "Customers" }).click();
    await view.getByRole("searchbox", { name: "Find customers" }).fill("Kramer");
    await sandbox.setFaults({ rules: [{ operation: "getIndex", fault: { delay_ms: 6_000 } }] });
    await view.getByRole("button", { name: "Ask the systems" }).click();
    const lines = view.getByRole("region", { name: "From the systems" }).getByRole("status");
    await expect(lines.filter({ hasText: "Second desk" })).toContainText("searching");
    await removeConnection(other, "Second desk");
    await expect(lines.filter({ hasText: "Second desk" })).toContainText("The connection was removed", {
      timeout: 15_000,
    });
    await expect(lines.filter({ hasText: "Omnidesk sample" })).toContainText("found by");
  });

  test("leaves a form for it filled in", async ({ view, context, devhost, sandbox }) => {
    await explore(view);
    await addConnection(view, { ...access(sandbox), name: "Second desk" });
    const other = await context.newPage();
    await other.goto(devhost.address);

    await view.getByRole("button", { name: "New customer" }).click();
    await view.getByRole("checkbox", { name: "Second desk" }).press("Space");
    await textbox(view, "First name").fill("Nadia");
    await textbox(view, "Last name").fill("Verbeek");
    await removeConnection(other, "Second desk");
    await expect(view.getByRole("group", { name: "Create in" })).toContainText(
      "cannot be used any more. Choose another.",
    );
    await view.getByRole("button", { name: "Create customer" }).click();
    await expect(view.getByRole("checkbox", { name: "Omnidesk sample" })).toBeFocused();
    await expect(textbox(view, "First name")).toHaveValue("Nadia");

    await view.getByRole("checkbox", { name: "Omnidesk sample" }).press("Space");
    await view.getByRole("button", { name: "Create customer" }).click();
    await expect(view.getByRole("heading", { level: 1, name: "Nadia Verbeek" })).toBeVisible();
    await expectArrived(sandbox, "postIndex");
  });

  test("while a change is on its way drops it without a trace of an error", async ({
    view,
    context,
    devhost,
    sandbox,
  }) => {
    const who = await sampleCustomer(sandbox);
    await explore(view);
    await openCustomer(view, who.name);
    await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
    const other = await context.newPage();
    await other.goto(devhost.address);
    await sandbox.setFaults({ rules: [{ operation: "updateCustomer", fault: { delay_ms: 8_000 } }] });
    await view.getByRole("button", { name: "Edit First name" }).click();
    await textbox(view, "First name").fill("Loes");
    await textbox(view, "First name").press("Enter");
    await expect(view.getByText("sending", { exact: true }).first()).toBeVisible();

    await other.getByRole("link", { name: "Settings" }).click();
    await other.getByRole("button", { name: "Edit Omnidesk sample" }).click();
    await other.getByRole("button", { name: "Remove connection" }).click();
    const dialog = other.getByRole("alertdialog");
    const confirm = dialog.getByRole("button", { name: "Remove connection" });
    await expect(dialog).toContainText("1 change was not sent yet and would be lost.");
    await expect(confirm).toBeDisabled();
    await dialog.getByRole("checkbox", { name: "Drop the unsent change" }).press("Space");
    await confirm.click();
    await expect(view.getByRole("heading", { name: "All your customers, one desk." })).toBeVisible();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loes" });
    await expect(view.getByRole("contentinfo", { name: "Status" })).toContainText("No connection yet");
  });
});

test.describe("a key that may only read", () => {
  const REASON = "The key of this connection may only read.";

  async function expectReadOnly(view: Page): Promise<void> {
    for (const name of ["Edit First name", "Add channel", "Add event", "Add custom field"]) {
      const button = view.getByRole("button", { name, exact: true });
      await expect(button).toBeDisabled();
      await button.focus();
      await expect(view.getByRole("tooltip", { name: REASON }), `${name} says why it cannot be pressed`).toBeVisible();
    }
    await view.getByRole("button", { name: "More actions" }).click();
    for (const name of ["Delete customer…", "Purge all data…", "Sync with CRM…"]) {
      const item = view.getByRole("menuitem", { name });
      await expect(item).toHaveAttribute("aria-disabled", "true");
      await expect(item).toHaveAccessibleDescription(REASON);
    }
    await view.keyboard.press("Escape");
    await view.getByRole("button", { name: "New customer" }).click();
    await expect(view.getByText(REASON)).toBeVisible();
  }

  test("offers nothing else once that is set", async ({ view, sandbox }) => {
    const who = await sampleCustomer(sandbox);
    await view.getByRole("button", { name: "Omnidesk" }).click();
    await fillConnection(view, {
      ...access(sandbox),
      apiKey: sandbox.access.omnidesk.readOnlyKey,
      rights: "Read only",
    });
    await view.getByRole("button", { name: "Test connection" }).click();
    await expect(view.getByText("As set in this form, the key may only read.")).toBeVisible();
    await view.getByRole("button", { name: "Save connection" }).click();
    await openCustomer(view, who.name);
    await expectReadOnly(view);
    const changes = (await sandbox.journal()).filter(({ method }) => method !== "GET");
    expect(
      changes.filter(({ operation }) => !operation.startsWith("search")),
      "nothing was tried",
    ).toEqual([]);
  });

  test("is learned from a refusal, and the change waits for a better key", async ({ view, sandbox }) => {
    const who = await sampleCustomer(sandbox);
    await view.getByRole("button", { name: "Omnidesk" }).click();
    await fillConnection(view, { ...access(sandbox), apiKey: sandbox.access.omnidesk.readOnlyKey });
    await view.getByRole("button", { name: "Save connection" }).click();
    await openCustomer(view, who.name);
    await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
    await view.getByRole("button", { name: "Edit First name" }).click();
    await textbox(view, "First name").fill("Loes");
    await textbox(view, "First name").press("Enter");
    await expect(view.getByRole("contentinfo", { name: "Status" })).toContainText("refused the credentials");
    await expect(view.getByRole("button", { name: "Edit First name" })).toHaveAccessibleDescription("Loes");
    await expectReadOnly(view);

    await view.getByRole("link", { name: "Pending" }).click();
    const details = view.getByRole("region", { name: "Change details" });
    await expect(details).toContainText("Our desk refuses this connection");
    await details.getByRole("button", { name: "Open connection" }).first().click();
    await view.getByLabel("API key").fill(sandbox.access.omnidesk.apiKey);
    await view.getByRole("button", { name: "Save connection" }).click();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loes" });
    await expect(view.getByRole("contentinfo", { name: "Status" })).not.toContainText("waiting");
  });
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
