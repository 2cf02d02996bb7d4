import path from "node:path";

import { expect } from "@playwright/test";

import type { Desktop } from "../support/desktop.ts";
import type { Folder } from "../support/folders.ts";
import { leaksIn, leaksInFolders } from "../support/leaks.ts";
import { type Sandbox, secretsOf } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";
import type { WebDriver } from "../support/webdriver.ts";

/** Where the pictures of the journeys go, for want of another wish next to the tests. */
export const OUTPUT = process.env["SMOKE_DIR"] ?? path.join(import.meta.dirname, "output", "smoke");

/** How long a first pull of thousands may take on a machine that has other things to do; how fast it is, is measured elsewhere. */
const PULL_MS = 60_000;

/** Waits until so many customers have arrived. */
export async function expectEverybody(window: WebDriver, customers: number): Promise<void> {
  const haveArrived = async () => {
    const grid = await window.find("grid", { name: "Customers" });
    const rows = Number(await grid.attribute("aria-rowcount"));
    if (rows !== customers + 1) throw new Error(`there are ${rows} rows with the header`);
    return true;
  };
  await waitFor(`${customers} customers`, haveArrived, PULL_MS);
}

/** Closes the console and looks for what it must not have left behind: any key, and these texts about people. */
export async function expectNoTraces(
  desktop: Desktop,
  folder: Folder,
  sandbox: Sandbox,
  personal: readonly string[],
): Promise<void> {
  await desktop.stop();
  const texts = [...secretsOf(sandbox.access), ...personal];
  const folders = [folder.file("data"), ...ownFolders()];
  expect(await leaksInFolders(folders, texts), "what is kept is encrypted").toEqual([]);
  expect(leaksIn(desktop.log, "the log", texts), "the log names nobody").toEqual([]);
}

/** Where the web view and the keychain of this session keep their files. */
export function ownFolders(): string[] {
  const names = ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"];
  return names.map((name) => process.env[name]).filter((folder) => folder !== undefined);
}
