import { test as base } from "@playwright/test";

import { Desktop } from "../support/desktop.ts";
import { Folder } from "../support/folders.ts";
import { Sandbox } from "../support/sandbox.ts";
import type { WebDriver } from "../support/webdriver.ts";

interface DesktopOptions {
  /** How many customers the emulated systems have. */
  readonly customers: number;
}

interface DesktopFixtures {
  /** Everything the console and the sandbox of one test write. */
  readonly folder: Folder;
  readonly sandbox: Sandbox;
  /** The console, started with an empty data folder and the sandbox of this test. */
  readonly desktop: Desktop;
  readonly window: WebDriver;
}

/** Each test has a console, a data folder and emulated systems of its own. */
export const test = base.extend<DesktopFixtures & DesktopOptions>({
  customers: [300, { option: true }],
  // Playwright reads what a fixture depends on from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await Folder.create("desktop");
    await use(folder);
    await folder.remove();
  },
  sandbox: async ({ folder, customers }, use) => {
    const sandbox = await Sandbox.start({ customers, seed: 1, stateFile: folder.file("sandbox-state") });
    await use(sandbox);
    await sandbox.stop();
  },
  desktop: async ({ folder, sandbox }, use) => {
    const desktop = await Desktop.start({
      dataFolder: folder.file("data"),
      env: { CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine },
    });
    await use(desktop);
    await desktop.stop();
  },
  window: async ({ desktop }, use) => {
    await use(desktop.window);
  },
});
