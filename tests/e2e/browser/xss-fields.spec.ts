import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import { type Page, type Request, expect } from "@playwright/test";

import type { Devhost } from "../support/devhost.ts";
import { FakeSystem } from "../support/fake.ts";
import { markup } from "../support/markup.ts";
import { askFor, fillIn } from "./fake-systems.ts";
import { test as base } from "./fixtures.ts";
import { type Hostile, hostile } from "./hostile-systems.ts";
import { textbox } from "./steps.ts";

// Every text a system can send is markup, on every screen where it is shown.

interface Watch {
  /** Fails if anything became an element, ran, or asked for something. */
  readonly expectOnlyText: (where: string) => Promise<void>;
}

interface HostileFixtures {
  readonly fake: FakeSystem;
  readonly watch: Watch;
}

const test = base.extend<HostileFixtures>({
  // Playwright reads what a fixture depends on from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  fake: async ({}, use) => {
    const fake = await FakeSystem.start();
    await use(fake);
    await fake.stop();
  },
  watch: async ({ view, devhost }, use) => {
    const strange: string[] = [];
    view.on("request", (request) => {
      if (!isOwn(request, devhost)) strange.push(request.url());
    });
    view.on("popup", (popup) => strange.push(`a window: ${popup.url()}`));
    view.on("framenavigated", (frame) => {
      if (frame.parentFrame() !== null) strange.push(`a frame: ${frame.url()}`);
    });
    await use({
      async expectOnlyText(where) {
        expect(await view.evaluate(found), where).toEqual({ elements: [], links: [], injected: false });
        expect(strange, where).toEqual([]);
      },
    });
  },
});

/** What the page asks its own host for. */
const OWN = /^\/(?:$|rpc\/[a-z_]+$|events$|assets\/|icon\.svg$)/u;

function isOwn(request: Request, devhost: Devhost): boolean {
  const asked = new URL(request.url());
  return asked.protocol === "data:" || (asked.origin === new URL(devhost.address).origin && OWN.test(asked.pathname));
}

/** Runs in the page: what is there that no component made. */
function found(): { elements: string[]; links: string[]; injected: boolean } {
  const made =
    "[data-hostile], [onerror], [onload], [onfocus], [ontoggle], iframe, object, embed, base, main script, main style, main link";
  const links = [...document.querySelectorAll("a[href], [src], [action], [xlink\\:href]")].map(
    (element) => element.getAttribute("href") ?? element.getAttribute("src") ?? element.getAttribute("action") ?? "",
  );
  return {
    elements: [...document.querySelectorAll(made)].map((element) => element.outerHTML),
    links: links.filter((link) => /^\s*(?:javascript|data|vbscript):|hostile\.invalid/iu.test(link)),
    injected: "injected" in window,
  };
}

/** Calls a command past the interface. */
async function call<T>(devhost: Devhost, command: string, request: unknown): Promise<T> {
  const { origin, hash } = new URL(devhost.address);
  const token = decodeURIComponent(hash.replace("#token=", ""));
  const response = await fetch(`${origin}/rpc/${command}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (response.ok) return (await response.json()) as T;
  const words = await response.text();
  // The page asked meanwhile, and the latest search wins.
  if (words.includes('"cancelled"')) return call(devhost, command, request);
  throw new Error(`${command}: ${response.status} ${words}`);
}

interface Row {
  readonly personId: string;
  readonly name: readonly { readonly text: string }[];
}

/** Everybody who is kept, and which of the customers it is. */
async function everybody(devhost: Devhost): Promise<ReadonlyMap<number, string>> {
  const { rows } = await call<{ rows: Row[] }>(devhost, "customers_search", {
    query: "",
    sort: "name",
    offset: 0,
    limit: 500,
  });
  const numbered = rows.map(({ personId, name }): [number, string] => {
    const whole = name.map((piece) => piece.text).join("");
    return [Number(/ (\d+)$/u.exec(whole)?.[1]), personId];
  });
  return new Map(numbered);
}

async function connect(view: Page, fake: FakeSystem, { system, settings }: Hostile): Promise<void> {
  await fillIn(view, system, fake);
  for (const [label, typed] of Object.entries(settings)) await textbox(view, label).fill(typed);
  await view.getByRole("button", { name: "Save connection" }).click();
  await expect(
    view.getByRole("contentinfo", { name: "Status" }).getByRole("button", { name: new RegExp(system.name, "u") }),
  ).toBeVisible();
}

/** The page out of a package, which holds its files as they are. */
async function pageOf(path: string): Promise<string> {
  const written = await readFile(path, "utf8");
  const end = "</html>";
  return written.slice(written.lastIndexOf("<!doctype html>"), written.lastIndexOf(end) + end.length);
}

/** Opens a file as an agent would, and gives what it did beside being shown. */
async function opened(view: Page, file: string): Promise<{ other: Page; strange: string[] }> {
  const other = await view.context().newPage();
  const strange: string[] = [];
  const own = pathToFileURL(file).href;
  other.on("request", (request) => {
    if (request.url() !== own) strange.push(request.url());
  });
  other.on("dialog", (dialog) => {
    strange.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  other.on("popup", (popup) => strange.push(`a window: ${popup.url()}`));
  await other.goto(own);
  return { other, strange };
}

async function go(view: Page, path: string): Promise<void> {
  await view.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** As a browser shows it: runs of white space are one space. */
function asShown(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

for (const one of hostile) {
  const { system, replies, shown } = one;
  test(`${system.name}: markup in every field is text on every screen`, async ({
    view,
    devhost,
    fake,
    watch,
    folder,
  }) => {
    test.setTimeout(240_000);
    fake.answers(replies(0));
    await connect(view, fake, one);
    if (!system.isListed) await askFor(view, system);
    await expect.poll(async () => (await everybody(devhost)).size, { timeout: 30_000 }).toBe(markup.length);
    const persons = await everybody(devhost);

    await test.step("the list", async () => {
      await go(view, "/customers");
      await expect(view.getByRole("grid", { name: "Customers" }).getByRole("row").first()).toBeVisible();
      await watch.expectOnlyText("the list");
    });

    await test.step("every person", async () => {
      for (const [customer, person] of persons) {
        await go(view, `/customers/${person}`);
        const page = view.getByRole("article", { name: "Customer" });
        for (const text of shown(customer))
          await expect
            .poll(async () => asShown((await page.textContent()) ?? ""), {
              message: `customer ${customer} shows ${text}`,
            })
            .toContain(asShown(text));
        await watch.expectOnlyText(`customer ${customer}`);
      }
    });

    await test.step("everything that is held on every person, as a page of its own", async () => {
      for (const [customer, person] of persons) {
        const { path } = await call<{ path: string }>(devhost, "person_export", { personId: person, readFirst: false });
        const file = folder.file(`person-${customer}.html`);
        await writeFile(file, await pageOf(path));
        const { other, strange } = await opened(view, file);
        const text = asShown((await other.locator("body").textContent()) ?? "");
        for (const part of shown(customer)) expect(text, `customer ${customer}`).toContain(asShown(part));
        expect(await other.evaluate(found), `the page of customer ${customer}`).toEqual({
          elements: [],
          links: [],
          injected: false,
        });
        expect(strange, `what the page of customer ${customer} did`).toEqual([]);
        await other.close();
      }
    });

    await test.step("who may be meant by a new customer", async () => {
      await go(view, "/new");
      // Words of the markup, so that customers whose names are made of it come up.
      await textbox(view, "First name").fill("hostile");
      await textbox(view, "Last name").fill("window");
      await expect(view.getByRole("heading", { name: "Might already exist" })).toBeVisible();
      await expect(view.getByRole("button", { name: /^Open .*hostile/u }).first()).toBeVisible();
      await watch.expectOnlyText("candidates of a new customer");
      await call(devhost, "draft_discard", { key: "new-customer" });
    });

    if (!system.isListed) return;

    await test.step("changes, refused with markup", async () => {
      for (const [customer, person] of persons) {
        const { records } = await call<{ records: { recordId: string }[] }>(devhost, "person_get", {
          personId: person,
        });
        const typed =
          system.name === "Omnidesk" ? { "custom.notitie": `Mine ${customer}` } : { "name.family": `Mine ${customer}` };
        await call(devhost, "fields_edit", { recordId: records[0]?.recordId, fields: typed, confirmed: true });
      }
      await go(view, "/pending");
      await expect(view.getByRole("grid").getByRole("row").first()).toBeVisible();
      const { operations } = await call<{ operations: { operationId: string }[] }>(devhost, "pending_list", {
        offset: 0,
        limit: 200,
        show: "all",
      });
      for (const { operationId } of operations) {
        await go(view, `/pending?operation=${encodeURIComponent(operationId)}`);
        await expect(view.getByRole("region").filter({ hasText: "Mine" }).first()).toBeVisible();
        await watch.expectOnlyText("pending changes");
      }
    });

    await test.step("conflicts with markup", async () => {
      fake.answers(replies(7));
      const { operations } = await call<{ operations: { operationId: string }[] }>(devhost, "pending_list", {
        offset: 0,
        limit: 200,
        show: "all",
      });
      for (const { operationId } of operations) await call(devhost, "pending_retry", { operationId }).catch(() => null);
      const conflicts = async () =>
        (await call<{ conflicts: { operationId: string }[] }>(devhost, "conflicts_list", {})).conflicts;
      await expect.poll(async () => (await conflicts()).length, { timeout: 60_000 }).toBeGreaterThan(0);
      for (const { operationId } of await conflicts()) {
        await go(view, `/conflicts?operation=${encodeURIComponent(operationId)}`);
        await expect(view.getByRole("region", { name: "Conflict details" })).toContainText("Mine");
        await watch.expectOnlyText("conflicts");
      }
      for (const screen of ["/activity", "/settings", "/customers"]) {
        await go(view, screen);
        await expect(view.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await watch.expectOnlyText(screen);
      }
    });
  });
}
