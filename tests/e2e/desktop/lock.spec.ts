import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Desktop } from "../support/desktop.ts";
import { leaksIn } from "../support/leaks.ts";
import { Recorder } from "../support/recorder.ts";
import { Sandbox } from "../support/sandbox.ts";
import { Traces, personalNeedles, secretNeedles, typedNeedles } from "../support/traces.ts";
import { waitFor } from "../support/waiting.ts";
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
/** A name that is being typed when the console is locked. */
const HALF = "Halverweg";

test.setTimeout(600_000);

test("a locked console holds nothing of anybody, and goes on where it was", async ({ folder }) => {
  const recorder = await Recorder.into(OUTPUT, "lock-");
  const inside = await needlesInside(folder);
  const outside = await Sandbox.start({ customers: 300, seed: 7, stateFile: folder.file("outside-state") });
  // Nothing about the systems is in the environment, which stays readable for as long as a process lives.
  const desktop = await Desktop.start({ dataFolder: folder.file("data") });
  const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => desktop.window, work);
  try {
    let agent = new Agent(desktop.window);
    const her = await somebodyElse(outside, inside.needles);
    const needles = [
      ...inside.needles,
      ...(await personalNeedles(outside)),
      ...secretNeedles(outside.access).filter(({ text }) => text === outside.access.omnidesk.apiKey),
      ...typedNeedles([`${RENAMED} ${her.family}`, `${RENAMED_OFFLINE} ${her.family}`, NOTE, HALF]),
    ];
    await step("everybody is here", async () => {
      await desktop.window.find("button", { name: /^Start exploring/u });
      await desktop.window.press("Enter");
      await expectEverybody(desktop.window, inside.listed);
      await connectOmnidesk(agent, OUTSIDE, outside.access);
      await agent.goTo("Customers");
      await expectEverybody(desktop.window, inside.listed + 300);
    });
    const requests = new Requests(her, outside);
    const start = await outside.lastEntry();
    await step("at work", async () => {
      await agent.search(her.email);
      await agent.expectOnly(her.name);
      await agent.open(her.name);
      await agent.edit("Edit First name", "First name", RENAMED);
      expect(await arrivals(outside, start, 1)).toEqual([requests.named(RENAMED)]);
    });
    await outside.stop();
    await step("a change that waits", async () => {
      await agent.edit("Edit First name", "First name", RENAMED_OFFLINE);
      await agent.press("Add custom field");
      const form = await desktop.window.find("form", { name: "Add custom field" });
      await agent.fill("Field name", "notitie", form);
      await agent.fill("Value", NOTE, form);
      await agent.press("Save field", form);
      await agent.statusReads(/\d changes? waiting/u);
    });

    const open = await Traces.inMemory(await desktop.allProcesses(), needles);
    await recorder.note("traces-open", open.figures);
    expect(open.found, "a memory at work is full of people").toBeGreaterThan(MANY);
    expect(open.kinds, "also of what was typed, and of keys").toMatchObject({
      "what was typed": 3,
      "a credential": 1,
      "the key of the cache, as bytes": 1,
    });
    await expectNoneInFiles(folder, needles);

    await agent.press("Edit Last name");
    await desktop.window.find("textbox", { name: "Last name" });
    await desktop.window.type(HALF);
    const image = await desktop.leave(() => desktop.window.press("Control+l"), "locked:agent");
    await recorder.keepScreen("locked, without a driver");
    const locked = await Traces.inMemory(image, needles);
    await recorder.note("traces-locked", locked.figures);
    expect(locked.bytes, "there is a program with a web view").toBeGreaterThan(SMALLEST_PROGRAM);
    expect(locked.places, "a locked program knows nobody").toEqual([]);
    await expectNoneInFiles(folder, needles);

    await desktop.comeBack({ CUSTOMER_CONSOLE_START: "locked:agent" });
    agent = new Agent(desktop.window);
    await step("locked", async () => {
      await desktop.window.find("heading", { name: "Locked" });
      await agent.sees("You locked it.");
      await agent.sees("1 change waits on this computer. It is sent after unlocking.");
    });
    const later = await outside.restart().then(() => outside.lastEntry());
    await step("unlocked", async () => {
      await desktop.window.press("Enter");
      await desktop.window.find("navigation", { name: "Main" });
    });
    await step("what waited is sent", async () => {
      const [first] = await arrivals(outside, later, 1, COMEBACK_MS);
      expect(first?.params).toMatchObject({ firstname: RENAMED_OFFLINE });
      await waitFor("the note", async () =>
        (await arrivals(outside, later, 1)).some(({ params }) => params["custom_notitie"] === NOTE) ? true : undefined,
      );
      await agent.goTo("Pending");
      await agent.sees("Everything is sent", COMEBACK_MS);
    });
    await step("at work again", async () => {
      const last = await outside.lastEntry();
      await agent.goTo("Customers");
      await agent.search(her.email);
      await agent.expectOnly(`${RENAMED_OFFLINE} ${her.family}`);
      await agent.open(`${RENAMED_OFFLINE} ${her.family}`);
      const kept = await desktop.window.find("textbox", { name: "Last name" });
      await waitFor("what was being typed", async () =>
        (await kept.property<string>("value")) === HALF ? true : undefined,
      );
      await agent.edit("Edit First name", "First name", RENAMED);
      expect(await arrivals(outside, last, 1)).toEqual([requests.named(RENAMED)]);
    });
    await desktop.stop();
    await expectNoneInFiles(folder, needles);
    expect(
      leaksIn(
        desktop.log,
        "the log",
        needles.map(({ text }) => text),
      ),
      "the log names nobody",
    ).toEqual([]);
  } finally {
    await desktop.stop();
    await outside.stop();
  }
});
