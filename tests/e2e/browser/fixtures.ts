import { AxeBuilder } from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";

import { Devhost } from "../support/devhost.ts";
import { Folder } from "../support/folders.ts";
import { Sandbox } from "../support/sandbox.ts";

interface BrowserFixtures {
  /** Everything the host and the sandbox of one test write. */
  readonly folder: Folder;
  readonly sandbox: Sandbox;
  /** The handlers behind the page, with an empty data folder. */
  readonly devhost: Devhost;
  /** The interface, opened. */
  readonly view: Page;
}

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
  view: async ({ page, devhost }, use) => {
    await page.goto(devhost.address);
    await use(page);
  },
});

/** Fails with what a screen reader, a keyboard or a weak eye would stumble over. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`,
  );
  expect(found, "axe finds nothing to complain about").toEqual([]);
}
