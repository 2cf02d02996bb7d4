import { type Page, expect } from "@playwright/test";

import { Devhost } from "../support/devhost.ts";
import { FakeSystem } from "../support/fake.ts";
import { type Person, people, somebody } from "../support/people.ts";
import { SmallDisk } from "../support/small-disk.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { expectAccessible } from "./accessible.ts";
import { fillIn, synctera } from "./fake-systems.ts";
import { test } from "./fixtures.ts";
import { explore, fillConnection, openCustomer, textbox } from "./steps.ts";
import { ask, expectArrived } from "./systems.ts";

/** Somebody else changes a customer in Omnidesk, past the console. */
async function overtake(sandbox: Sandbox, who: Person, values: Readonly<Record<string, string>>): Promise<void> {
  const body = new URLSearchParams({ firstname: who.given, lastname: who.family, ...values });
  await ask(sandbox, `customer/${who.id}`, { method: "PUT", body });
}

async function edit(view: Page, field: string, text: string): Promise<void> {
  await view.getByRole("button", { name: `Edit ${field}` }).click();
  await textbox(view, field).fill(text);
  await textbox(view, field).press("Enter");
}

/** The agent and somebody else give a customer different names. */
async function disagree(view: Page, sandbox: Sandbox, who: Person): Promise<void> {
  await openCustomer(view, who.name);
  // What the agent saw has to be from before; opening reads afresh.
  await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
  await overtake(sandbox, who, { firstname: "Pieternel" });
  await edit(view, "First name", "Wilhelmina");
  await expect(view.getByRole("region", { name: "Pending changes of this customer" })).toContainText("needs you");
}

test("conflicts are decided with the keyboard alone", async ({ view, keys, sandbox }) => {
  test.setTimeout(120_000);
  const [first, second] = (await people(sandbox, 2)) as [Person, Person];
  await explore(view, sandbox);
  await disagree(view, sandbox, first);
  await disagree(view, sandbox, second);
  const before = await sandbox.lastEntry();

  const details = view.getByRole("region", { name: "Conflict details" });
  const [ours, theirs] = [
    details.getByRole("radio", { name: /^Yours: Wilhelmina/u }),
    details.getByRole("radio", { name: /^Omnidesk sample: Pieternel/u }),
  ];
  const undo = view.getByRole("button", { name: /^Undo /u });

  await test.step("the list", async () => {
    await view.getByRole("heading", { level: 1 }).first().focus();
    await keys.press("g", "x");
    await keys.expectFocus(view.getByRole("grid", { name: "Conflicts to decide" }));
    await expect(view.getByRole("link", { name: "Conflicts" })).toHaveAccessibleDescription("2 to decide");
    await expect(details.getByRole("heading", { level: 1, name: /^Who is right about Wilhelmina/u })).toBeVisible();
    await expectAccessible(view);
  });
  await test.step("another value, which is checked", async () => {
    await keys.press("Enter");
    await keys.expectFocus(ours);
    await keys.press("3");
    const box = details.getByRole("textbox").first();
    await keys.expectFocus(box);
    await keys.retype("Michał");
    await expect(box).toHaveAccessibleDescription(/“ł” cannot be stored there/u);
    await expect(details.getByRole("region", { name: "What will be sent" })).toContainText(
      "The other value has to be corrected first.",
    );
    await expectAccessible(view);
    await keys.retype("Michal");
    await expect(details.getByRole("region", { name: "What will be sent" })).toContainText("Michal");
  });
  await test.step("sent, taken back", async () => {
    await keys.press("Enter");
    await expect(undo).toBeVisible();
    await keys.expectFocus(ours);
    await expectAccessible(view);
    await keys.press("u");
    await expect(undo).toBeHidden();
    await expect(view.getByRole("radio", { name: "2 need you" })).toBeVisible();
  });
  await test.step("the same for all", async () => {
    await keys.expectFocus(details.getByRole("radio").first());
    await keys.press("2");
    await expect(theirs).toBeChecked();
    await keys.activate(details.getByRole("button", { name: /^Same for all 2 /u }));
    await expect(view.getByRole("button", { name: "Undo 2 decisions" })).toBeVisible();
    await expect(view.getByText("Nothing to decide", { exact: true })).toBeVisible();
    await expectAccessible(view);
    await expect(undo).toBeHidden({ timeout: 15_000 });
  });
  expect(await sandbox.changes(before), "theirs stays, so nothing was sent").toEqual([]);
});

test("what merged by itself says so, and can be put back", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await overtake(sandbox, who, { lastname: "Anders" });
  await view.getByRole("button", { name: "Add custom field" }).click();
  await textbox(view, "Field name").fill("segment");
  await textbox(view, "Value").fill("bakers");
  await textbox(view, "Value").press("Enter");
  await expectArrived(sandbox, "updateCustomer", { custom_segment: "bakers" });
  await expect(view.getByRole("heading", { level: 1, name: `${who.given} Anders` })).toBeVisible();
  await expectAccessible(view);
  await view.getByRole("button", { name: "How Last name was merged" }).click();
  const details = view.getByRole("region", { name: "Merge details" });
  await expect(details.getByRole("heading", { name: `Merged by itself: ${who.given} Anders` })).toBeVisible();
  await expect(details.getByRole("row", { name: `Last name ${who.family} Anders somebody else` })).toBeVisible();
  await expectAccessible(view);
});

test("what is half typed survives a reload", async ({ view, devhost, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await disagree(view, sandbox, who);
  await view.getByRole("button", { name: "Edit Last name" }).click();
  await textbox(view, "Last name").pressSequentially("Half");
  await view.getByRole("button", { name: "Add custom field" }).click();
  await textbox(view, "Value").fill("half a value");
  await view.getByRole("link", { name: "Conflicts" }).click();
  await view.getByRole("radio", { name: "Another value" }).press("Space");
  const other = view.getByRole("region", { name: "Conflict details" }).getByRole("textbox").first();
  const kept = view.waitForResponse(
    (response) => response.url().endsWith("/draft_save") && !!response.request().postData()?.includes("Half a name"),
  );
  await other.fill("Half a name");
  await expect(view.getByRole("region", { name: "What will be sent" })).toContainText("Half a name");

  await kept;
  await view.goto("about:blank");
  await view.goto(devhost.address);
  await view.getByRole("link", { name: "Conflicts" }).click();
  await expect(other).toHaveValue("Half a name");
  await expect(view.getByText("Not saved yet").first()).toBeVisible();
  await expectAccessible(view);
  await view.getByRole("button", { name: "Open customer" }).click();
  await expect(textbox(view, "Last name")).toHaveValue(/Half$/u);
  await expect(textbox(view, "Value")).toHaveValue("half a value");
  await expect(view.getByText("Not saved yet").first()).toBeVisible();
  await expectAccessible(view);
});

test("a clock that is off is said once", async ({ view }) => {
  const fake = await FakeSystem.start();
  try {
    fake.answers(synctera.replies({ customers: [] }));
    fake.tellsTime(new Date(Date.now() + 3 * 3_600_000));
    await fillIn(view, synctera, fake);
    await view.getByRole("button", { name: "Save connection" }).click();
    const notice = view.getByRole("status").filter({ hasText: "This computer's clock is 3 hours slow." });
    await expect(notice).toBeVisible();
    await expectAccessible(view);
    await notice.getByRole("button", { name: "Got it" }).click();
    await expect(notice).toBeHidden();
  } finally {
    await fake.stop();
  }
});

test("a full disk loses nothing that is typed", async ({ page, sandbox }) => {
  const disk = SmallDisk.mount();
  test.skip(disk === undefined, "only root can make a small disk");
  if (!disk) return;
  let devhost: Devhost | undefined;
  try {
    devhost = await Devhost.start({ dataFolder: disk.file("data"), sandbox });
    await page.goto(devhost.address);
    await page.getByRole("button", { name: "Omnidesk" }).click();
    await disk.fill();
    const { baseUrl, apiKey, brandId } = sandbox.access.omnidesk;
    await fillConnection(page, { name: "Our desk", baseUrl, apiKey, brandId });
    await page.getByRole("button", { name: "Save connection" }).click();
    await expect(page.getByText("The disk is full")).toBeVisible();
    await expect(textbox(page, "Name")).toHaveValue("Our desk");
    await expect(page.getByLabel("API key")).toHaveValue(apiKey);
    await expectAccessible(page);
    await disk.clear();
    await page.getByRole("button", { name: "Save connection" }).click();
    await expect(page.getByRole("contentinfo", { name: "Status" })).toContainText("Our desk");
  } finally {
    await devhost?.stop();
    await disk.unmount();
  }
});
