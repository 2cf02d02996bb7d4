import { expect } from "@playwright/test";

import type { Folder } from "../support/folders.ts";
import { type Person, listedCount, people } from "../support/people.ts";
import { Sandbox } from "../support/sandbox.ts";
import { type Needle, Traces, personalNeedles } from "../support/traces.ts";
import { ownFolders } from "./journey.ts";

/** So many needles at least are in a memory that is at work with thousands of customers, or the search is worth nothing. */
export const MANY = 100;

/** A toolkit, a web view and a page: a search of less has missed them. */
export const SMALLEST_PROGRAM = 30_000_000;

/** What stands for the systems inside the program, which nobody outside can ask: the same customers from the same seed. */
export async function needlesInside(folder: Folder): Promise<{ needles: Needle[]; listed: number }> {
  const twin = await Sandbox.start({ customers: 2000, seed: 1, stateFile: folder.file("twin-state") });
  try {
    return { needles: await personalNeedles(twin), listed: await listedCount(twin) };
  } finally {
    await twin.stop();
  }
}

/** Somebody of a sandbox who is in no other. */
export async function somebodyElse(sandbox: Sandbox, others: readonly Needle[]): Promise<Person> {
  const known = new Set(others.map(({ text }) => text));
  const isNew = ({ email, phone }: Person) => !known.has(email) && !known.has(phone.slice(1));
  const found = (await people(sandbox, 3)).find(isNew);
  if (!found) throw new Error("everybody of this sandbox is in the other one, too");
  return found;
}

/** Data folder, profile of the web view, and whatever else is in the folders of this session. */
export async function expectNoneInFiles(folder: Folder, needles: readonly Needle[]): Promise<void> {
  const kept = await Traces.inFiles([folder.file("data"), ...ownFolders()], needles);
  expect(kept.files).toBeGreaterThan(0);
  expect(kept.places, "what is kept is encrypted").toEqual([]);
}
