import path from "node:path";

import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Desktop } from "../support/desktop.ts";
import { leaksIn, leaksInFolders } from "../support/leaks.ts";
import { Recorder } from "../support/recorder.ts";
import type { JournalEntry, Sandbox } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";
import { test } from "./fixtures.ts";
import { atHome, dialled, somebody } from "./person.ts";

/** Where the pictures go when nobody asked for them. */
const OUTPUT = process.env["SMOKE_DIR"] ?? path.join(import.meta.dirname, "output", "smoke");

/** How long the console may take to find out that a system is back: it waits longer from try to try. */
const COMEBACK_MS = 90_000;

const NEW_NAME = "Wilhelmina";
const OFFLINE_NAME = "Josephine";
const FIRST_ADDRESS = "smoke.first@example.org";
const SECOND_ADDRESS = "smoke.second@example.org";
const EVENT = "Bicycle brought in for a new chain";
const NOTE = "belt liever na vijven";
const CREATED = { id: "SMOKE-1", given: "Noor", family: "Proefpersoon", email: "noor.proef@example.org" };

/** What a change asked of the systems, without what differs from run to run. */
const asked = ({ operation, method, path: at, params }: JournalEntry) => ({
  operation,
  request: `${method} ${at.replace(/^\/omnidesk\/api\/v2\/customer/u, "")}`,
  params,
});

/** Waits until as many changes as expected have arrived, and returns them. */
async function arrivals(sandbox: Sandbox, since: number, count: number) {
  const changes = await waitFor(`${count} changes in the systems`, async () => {
    const found = await sandbox.changes(since);
    if (found.length < count) throw new Error(`there are ${JSON.stringify(found.map(asked))}`);
    return found;
  });
  return changes.map(asked);
}

test.describe("with the sample systems inside the program", () => {
  test("one key press leads from the first start to 2,000 customers", async ({ folder }) => {
    const desktop = await Desktop.start({ dataFolder: folder.file("data") });
    const agent = new Agent(desktop.window);
    await desktop.window.find("button", { name: /^Start exploring/u });
    await desktop.window.press("Enter");
    await desktop.window.find("grid", { name: "Customers" });
    await waitFor("all sample customers", async () => {
      const count = await (await desktop.window.find("grid", { name: "Customers" })).attribute("aria-rowcount");
      return count === "2001" ? true : undefined;
    });
    await agent.statusReads("Encrypted");
    await desktop.stop();
  });
});

test.describe("with sample systems that can be taken away", () => {
  test.use({ customers: 2000 });
  test.setTimeout(400_000);

  test("the main job", async ({ desktop, sandbox, folder }) => {
    const recorder = await Recorder.into(OUTPUT);
    const her = await somebody(sandbox);
    const brandID = String(sandbox.access.omnidesk.brandId);
    let agent = new Agent(desktop.window);
    const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => desktop.window, work);

    await step("first start", async () => {
      await desktop.window.find("heading", { name: "All your customers, one desk." });
      await desktop.window.find("button", { name: "Omnidesk" });
    });
    await step("explore with sample data", async () => {
      await desktop.window.press("Enter");
      await waitFor("all sample customers", async () => {
        const grid = await desktop.window.find("grid", { name: "Customers" });
        return (await grid.attribute("aria-rowcount")) === "2001" ? true : undefined;
      });
      await desktop.window.gone("progressbar");
    });
    await step("search by e-mail", async () => {
      await agent.search(her.email);
      await agent.expectOnly(her.name);
    });
    await step("search by phone as dialled from abroad", async () => {
      await agent.search(dialled(her.phone));
      await agent.expectOnly(her.name);
    });
    await step("search by phone as written at home", async () => {
      await agent.search(atHome(her.phone));
      await agent.expectOnly(her.name);
    });
    await step("search by name", async () => {
      await agent.search(`${her.family.toLowerCase()} ${her.given.toLowerCase()}`);
      await agent.expectOnly(her.name);
    });
    await step("open", async () => {
      await agent.open(her.name);
      await agent.reads("Ways to reach them", her.email);
    });

    const before = await sandbox.lastEntry();
    await step("edit the first name", async () => {
      await agent.edit("Edit First name", "First name", NEW_NAME);
      await desktop.window.find("heading", { name: `${NEW_NAME} ${her.family}` });
      expect(await arrivals(sandbox, before, 1), "the name goes out as a pair").toEqual([
        {
          operation: "updateCustomer",
          request: "PUT /updateCustomer",
          params: { externalPrimaryID: her.externalId, brandID, firstname: NEW_NAME, lastname: her.family },
        },
      ]);
    });
  });
});
