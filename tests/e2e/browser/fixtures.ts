import { type Page, test as base, expect } from "@playwright/test";

import { Devhost } from "../support/devhost.ts";
import { Folder } from "../support/folders.ts";
import { Overheard } from "../support/replies.ts";
import { Sandbox, secretsOf } from "../support/sandbox.ts";
import { Keyboard } from "./keyboard.ts";

interface BrowserFixtures {
  /** Everything the host and the sandbox of one test write. */
  readonly folder: Folder;
  readonly sandbox: Sandbox;
  /** The handlers behind the page, with an empty data folder. */
  readonly devhost: Devhost;
  /** The interface, opened. A test that leaves errors in its console or a script's dialog fails. */
  readonly view: Page;
  /** The keyboard of that page, and nothing else. */
  readonly keys: Keyboard;
}

/** The browser's own words for a reply that is an error: the interface shows those where they belong. */
const ERROR_REPLY = /^Failed to load resource: .* status of 4\d\d/u;

/** Each test has a host, a data folder and emulated systems of its own. */
export const test = base.extend<BrowserFixtures>({
  // Playwright reads what a fixture depends on from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await Folder.create("browser");
    await use(folder);
    await folder.remove();
  },
  sandbox: async ({ folder }, use) => {
    const sandbox = await Sandbox.start({ customers: 300, seed: 1, stateFile: folder.file("sandbox-state") });
    await use(sandbox);
    await sandbox.stop();
  },
  devhost: async ({ folder, sandbox }, use) => {
    const devhost = await Devhost.start({ dataFolder: folder.file("data"), sandbox });
    await use(devhost);
    await devhost.stop();
  },
  // A test between whose page and host a credential passes fails, whichever test it is; but for typing it in.
  page: async ({ page, sandbox }, use) => {
    const overheard = await Overheard.on(page);
    await use(page);
    expect(overheard.leaks(secretsOf(sandbox.access)), "where credentials passed").toEqual([]);
    if (page.url().startsWith("http")) expect(overheard.replies, "replies that were looked through").toBeGreaterThan(0);
  },
  view: async ({ page, devhost }, use) => {
    const alarms: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !ERROR_REPLY.test(message.text())) alarms.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => alarms.push(`uncaught: ${error.message}`));
    page.on("dialog", (dialog) => {
      alarms.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(devhost.address);
    await use(page);
    expect(alarms, "the page ran without errors and dialogs of scripts").toEqual([]);
  },
  keys: async ({ view }, use) => {
    await use(new Keyboard(view));
  },
});
