import { createServer } from "node:net";

import { type Page, expect } from "@playwright/test";

import { somebody } from "../support/people.ts";
import { freePort } from "../support/ports.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { test } from "./fixtures.ts";
import {
  type ConnectionTyping,
  addConnection,
  explore,
  fillConnection,
  openCustomer,
  removeConnection,
  textbox,
} from "./steps.ts";
import { expectArrived } from "./systems.ts";

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

    await status.getByRole("button", { name: "Fix the connection Our desk" }).click();
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

test.describe("a connection removed meanwhile", () => {
  test("ends a live search with words of its own", async ({ view, context, devhost, sandbox }) => {
    await explore(view, sandbox);
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
    await explore(view, sandbox);
    await addConnection(view, { ...access(sandbox), name: "Second desk" });
    const other = await context.newPage();
    await other.goto(devhost.address);

    await view.getByRole("button", { name: "New customer" }).click();
    await view.getByRole("checkbox", { name: "Second desk" }).press("Space");
    await view.getByRole("checkbox", { name: "Omnidesk sample" }).press("Space");
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
    const who = await somebody(sandbox);
    await explore(view, sandbox);
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
    await expect(view.getByText("This customer is not here any more")).toBeVisible();
    await expectArrived(sandbox, "updateCustomer", { firstname: "Loes" });
    const status = view.getByRole("contentinfo", { name: "Status" });
    await expect(status).not.toContainText("Omnidesk sample");
    await expect(status).not.toContainText("change");
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
    const who = await somebody(sandbox);
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
    const tried = (await sandbox.journal()).filter(({ executed, status }) => !executed || status !== 200);
    expect([...tried, ...(await sandbox.changes())], "nothing was tried").toEqual([]);
  });

  test("is learned from a refusal, and the change waits for a better key", async ({ view, sandbox }) => {
    const who = await somebody(sandbox);
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
