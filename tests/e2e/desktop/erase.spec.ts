import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Desktop } from "../support/desktop.ts";
import { leaksIn } from "../support/leaks.ts";
import { Recorder } from "../support/recorder.ts";
import { Sandbox } from "../support/sandbox.ts";
import { Traces, needlesOf, personalNeedles, typedNeedles } from "../support/traces.ts";
import { connectOmnidesk } from "./connecting.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody } from "./journey.ts";
import { Requests, arrivals } from "./requests.ts";
import { MANY, SMALLEST_PROGRAM, expectNoneInFiles, needlesInside, somebodyElse } from "./searched.ts";

/** How a sandbox outside is connected. */
const OUTSIDE = "Omnidesk outside";

/** The console waits longer from try to try, up to a minute, so it may take that long to find out that a system is back. */
const COMEBACK_MS = 90_000;

const RENAMED = "Wilhelmina";
const RENAMED_OFFLINE = "Josephine";
const NOTE = "belt liever na vijven";

test.setTimeout(600_000);

test("the erased person is nowhere while the console goes on unlocked", async ({ folder }) => {
  const recorder = await Recorder.into(OUTPUT, "erase-");
  const inside = await needlesInside(folder);
  const outside = await Sandbox.start({ customers: 300, seed: 7, stateFile: folder.file("outside-state") });
  const desktop = await Desktop.start({ dataFolder: folder.file("data") });
  const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => desktop.window, work);
  try {
    let agent = new Agent(desktop.window);
    const her = await somebodyElse(outside, inside.needles);
    const renamed = `${RENAMED_OFFLINE} ${her.family}`;
    const hers = [...needlesOf(her), ...typedNeedles([`${RENAMED} ${her.family}`, renamed, NOTE])];
    const own = new Set(hers.map(({ text }) => text));
    const others = [...inside.needles, ...(await personalNeedles(outside))].filter(({ text }) => !own.has(text));
    expect(
      hers.filter(({ text }) => others.some((other) => other.text.toLowerCase().includes(text.toLowerCase()))),
      "nothing of hers is anybody else's",
    ).toEqual([]);
    await step("everybody is here", async () => {
      await desktop.window.find("button", { name: /^Start exploring/u });
      await desktop.window.press("Enter");
      await expectEverybody(desktop.window, inside.listed);
      await connectOmnidesk(agent, OUTSIDE, outside.access);
      await agent.goTo("Customers");
      await expectEverybody(desktop.window, inside.listed + 300);
    });
    const start = await outside.lastEntry();
    await step("at work with her", async () => {
      await agent.search(her.email);
      await agent.expectOnly(her.name);
      await agent.open(her.name);
      await agent.edit("Edit First name", "First name", RENAMED);
      expect(await arrivals(outside, start, 1)).toEqual([new Requests(her, outside).named(RENAMED)]);
    });
    await outside.stop();
    await step("changes that wait", async () => {
      await agent.edit("Edit First name", "First name", RENAMED_OFFLINE);
      await agent.press("Add custom field");
      const form = await desktop.window.find("form", { name: "Add custom field" });
      await agent.fill("Field name", "notitie", form);
      await agent.fill("Value", NOTE, form);
      await agent.press("Save field", form);
      await agent.statusReads(/\d changes? waiting/u);
    });

    const open = await Traces.inMemory(await desktop.allProcesses(), [...hers, ...others]);
    await recorder.note("traces-open", { hers: open.of(hers).figures, others: open.of(others).figures });
    expect(open.of(hers).kinds, "a memory at work with her is full of her").toMatchObject({
      "an e-mail address": 1,
      "a number": 1,
      "a name": 1,
      "what was typed": 3,
    });

    await step("what will be erased", async () => {
      await agent.more("Erase everywhere…");
      const dialog = await desktop.window.find("alertdialog");
      await agent.says("alertdialog", OUTSIDE);
      await agent.fill(/^Type /u, renamed, dialog);
    });
    await step("gone here, and asked for there", async () => {
      await agent.press("Erase everywhere", await desktop.window.find("alertdialog"));
      await agent.says("dialog", "Asked; it has not answered yet.");
    });
    await step("somewhere else meanwhile", async () => {
      await agent.press("Close", await desktop.window.find("dialog"));
      await agent.goTo("Customers");
      // What she was looked for by still stands in the box.
      await agent.sees("Nobody here matches");
    });
    const image = await desktop.leave(() => outside.restart(), "handed-over", COMEBACK_MS);
    await recorder.keepScreen("after the erasure, without a driver");
    const after = await Traces.inMemory(image, [...hers, ...others]);
    await recorder.note("traces-after", { hers: after.of(hers).figures, others: after.of(others).figures });
    expect(after.bytes, "there is a program with a web view").toBeGreaterThan(SMALLEST_PROGRAM);
    expect(after.kinds, "it is unlocked").toMatchObject({ "the key of the cache, as bytes": 1 });
    expect(after.of(others).found, "and knows everybody else").toBeGreaterThan(MANY);
    expect(after.of(hers).places, "but not her").toEqual([]);
    await expectNoneInFiles(folder, hers);

    await desktop.comeBack({});
    agent = new Agent(desktop.window);
    const asked = await outside.changes(start);
    expect(asked.map(({ operation }) => operation)).toEqual(["updateCustomer", "deleteItemPurgeData"]);
    await step("what was done", async () => {
      await desktop.window.find("navigation", { name: "Main" });
      await agent.goTo("Settings");
      await agent.press(/^Report of the erasure of/u);
      await agent.says("dialog", /Looked through .* nothing found\./u);
      await agent.says("dialog", /Purged on/u);
      await agent.press("Close", await desktop.window.find("dialog"));
    });
    await outside.restoreBeginning();
    await step("her system has her again", async () => {
      await agent.press(`Sync now: ${OUTSIDE}`);
      await agent.goTo("Customers");
      await expectEverybody(desktop.window, inside.listed + 299);
      await agent.search(her.email);
      await agent.sees("Nobody here matches");
      await desktop.window.press("Control+Enter");
      await agent.sees("1 answer is not shown: that customer was erased on this computer.");
    });
    await desktop.stop();
    await expectNoneInFiles(folder, hers);
    expect(
      leaksIn(
        desktop.log,
        "the log",
        hers.map(({ text }) => text),
      ),
      "the log names nobody",
    ).toEqual([]);
  } finally {
    await desktop.stop();
    await outside.stop();
  }
});
