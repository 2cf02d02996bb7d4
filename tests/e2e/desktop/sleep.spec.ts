import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Desktop } from "../support/desktop.ts";
import { Logind } from "../support/logind.ts";
import { listedCount } from "../support/people.ts";
import { variableOf } from "../support/processes.ts";
import { Recorder } from "../support/recorder.ts";
import { Traces, personalNeedles } from "../support/traces.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody } from "./journey.ts";
import { MANY, SMALLEST_PROGRAM } from "./searched.ts";

test.setTimeout(200_000);

test("the computer sleeps when the console holds nothing of anybody", async ({ folder, sandbox }) => {
  const recorder = await Recorder.into(OUTPUT, "sleep-");
  const logind = await Logind.start(folder.file("system"));
  const env = { ...logind.env, CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine };
  const desktop = await Desktop.start({ dataFolder: folder.file("data"), env });
  try {
    await desktop.window.find("button", { name: /^Start exploring/u });
    await desktop.window.press("Enter");
    await expectEverybody(desktop.window, await listedCount(sandbox));
    const needles = await personalNeedles(sandbox);
    const open = await Traces.inMemory(await desktop.allProcesses(), needles);
    expect(open.found, "a memory at work is full of people").toBeGreaterThan(MANY);

    await logind.heldUpBy("Customer Console");
    const image = await desktop.leave(async () => {
      const [console = 0] = await desktop.processes();
      await logind.suspend();
      expect(await variableOf(console, "CUSTOMER_CONSOLE_START"), "locked first, asleep then").toBe("locked:sleep");
    }, "locked:sleep");
    await recorder.keepScreen("awake again, without a driver");
    const locked = await Traces.inMemory(image, needles);
    await recorder.note("traces", { open: open.figures, locked: locked.figures });
    expect(locked.bytes, "there is a program with a web view").toBeGreaterThan(SMALLEST_PROGRAM);
    expect(locked.places, "a locked program knows nobody").toEqual([]);
    await logind.heldUpBy("Customer Console");

    await desktop.comeBack({ CUSTOMER_CONSOLE_START: "locked:sleep" });
    const agent = new Agent(desktop.window);
    await recorder.step(
      "locked",
      () => desktop.window,
      async () => {
        await desktop.window.find("heading", { name: "Locked" });
        await agent.sees("The computer went to sleep.");
      },
    );
    await desktop.window.press("Enter");
    await desktop.window.find("navigation", { name: "Main" });
  } finally {
    await desktop.stop();
    await logind.stop();
  }
});
