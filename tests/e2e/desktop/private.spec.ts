import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";

import { expect } from "@playwright/test";

import { waitFor } from "../support/waiting.ts";
import { test } from "./fixtures.ts";

/** Everything below a folder with its rights, as `name 600`. */
async function rightsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return Promise.all(
    entries.map(async (name) => `${name} ${((await stat(path.join(folder, name))).mode & 0o777).toString(8)}`),
  );
}

test("what the window leaves on the disk is for this user only", async ({ desktop, window, folder }) => {
  await window.find("button", { name: /^Start exploring/u });
  const data = folder.file("data");
  const log = await waitFor("the log", async () => {
    const text = await readFile(path.join(data, "logs", "console.log"), "utf8").catch(() => "");
    return text.includes("the program starts") ? text : undefined;
  });
  expect(log).not.toContain(folder.path);

  const rights = await rightsBelow(data);
  expect(
    rights.some((entry) => entry.includes("cache.db-wal")),
    "the cache is open",
  ).toBe(true);
  expect(rights.filter((entry) => !/ [67]00$/u.test(entry))).toEqual([]);

  const processes = await desktop.processes();
  expect(processes).toHaveLength(1);
  const status = await readFile(`/proc/${processes[0]}/status`, "utf8");
  expect(status, "also what its libraries make").toContain("\nUmask:\t0077\n");
});
