import { type Locator, type Page, expect } from "@playwright/test";

import { expectAccessible } from "./accessible.ts";
import { test } from "./fixtures.ts";
import { choose, explore, textbox } from "./steps.ts";

const box = (view: Page) => view.getByRole("searchbox", { name: "Find customers" });
const grid = (view: Page) => view.getByRole("grid", { name: "Customers" });
const picker = (view: Page, name: string) => view.getByRole("button", { name: `View: ${name}`, exact: true });

test("a search is saved under a name and found again after a restart of the page", async ({
  view,
  keys,
  devhost,
  sandbox,
}) => {
  await explore(view, sandbox);

  await test.step("a filter is offered and taken with the keys", async () => {
    await keys.press("/");
    await keys.type("in:");
    await expect(view.getByRole("toolbar", { name: "Values of in:" })).toBeVisible();
    await expectAccessible(view);
    await keys.type("sync");
    await keys.press("Tab", "Enter");
    await expect(box(view)).toHaveValue('in:"Synctera sample" ');
    await keys.expectFocus(box(view));
  });
  await choose(view, "Sort by", "Last changed");
  // Counted to the end: at first only as many are known as are listed.
  await expect(view.getByRole("status", { name: /^\d+ customers found on this device$/u })).toBeVisible();
  const found = await grid(view).getAttribute("aria-rowcount");

  await test.step("saved", async () => {
    await keys.press("Control+s");
    await keys.expectFocus(textbox(view, "Name"));
    await expectAccessible(view);
    await keys.retype("Lately at Synctera");
    await keys.press("Enter");
    await expect(picker(view, "Lately at Synctera")).toBeVisible();
  });

  await test.step("opened again", async () => {
    await view.goto("about:blank");
    await view.goto(devhost.address);
    await picker(view, "All customers").click();
    const entry = view.getByRole("menuitemradio", { name: /^Lately at Synctera/u });
    await expect(entry).toHaveAccessibleName(`Lately at Synctera ${Number(found) - 1} customers`);
    await expectAccessible(view);
    await entry.click();
    await expect(box(view)).toHaveValue('in:"Synctera sample"');
    await expect(view.getByRole("button", { name: /Sort by/u })).toContainText("Last changed");
    await expect(grid(view)).toHaveAttribute("aria-rowcount", found ?? "");
  });

  await test.step("removed, and put back", async () => {
    await view.getByRole("button", { name: "Change the view Lately at Synctera" }).click();
    await view.getByRole("menuitem", { name: "Remove" }).click();
    const undo = view.getByRole("button", { name: "Undo removing Lately at Synctera" });
    await keys.expectFocus(undo);
    await keys.press("Enter");
    await expect(picker(view, "Lately at Synctera")).toBeVisible();
  });
});

/** The first row that can be seen in full, and at which pixel it stands. */
async function firstInView(list: Locator): Promise<{ name: string; y: number }> {
  return list.evaluate((element) => {
    const top = element.querySelector("[role=columnheader]")!.getBoundingClientRect().bottom;
    const rows = [...element.querySelectorAll("[role=row][aria-selected]")]
      .map((row) => ({ name: row.textContent ?? "", y: row.getBoundingClientRect().y }))
      .filter(({ y }) => y >= top)
      .toSorted((a, b) => a.y - b.y);
    return rows[0]!;
  });
}

test("rows stay where they are when a customer goes elsewhere in the list", async ({ view, sandbox }) => {
  await explore(view, sandbox);
  await box(view).fill("in:omnidesk");
  await choose(view, "Sort by", "Name");
  const list = grid(view);
  await expect(list).toHaveAttribute("aria-rowcount", "301");
  await list.evaluate((element) => {
    element.scrollTop = 150 * 52 + 17;
  });
  const row = list.getByRole("row", { selected: false }).and(view.locator("[aria-rowindex='158']"));
  await row.click();
  await view.getByRole("button", { name: "Edit Last name" }).click();
  const before = await firstInView(list);
  const scrolled = await list.evaluate((element) => element.scrollTop);

  await textbox(view, "Last name").fill("Aaaa");
  await textbox(view, "Last name").press("Enter");
  await expect
    .poll(() => list.evaluate((element) => element.scrollTop), { message: "one row more is above" })
    .toBe(scrolled + 52);
  expect(await firstInView(list), "the first row in view is the same, at its pixel").toEqual(before);
});
