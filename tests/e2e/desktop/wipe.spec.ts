import { readdir } from "node:fs/promises";

import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { keychainEntries } from "../support/keychain.ts";
import { listedCount, somebody } from "../support/people.ts";
import { Recorder } from "../support/recorder.ts";
import { Traces, personalNeedles, secretNeedles, typedNeedles } from "../support/traces.ts";
import { connectOmnidesk } from "./connecting.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody, ownFolders } from "./journey.ts";
import { MANY, SMALLEST_PROGRAM } from "./searched.ts";

const RENAMED = "Wilhelmina";

test.setTimeout(300_000);

test("a wiped device has nothing of anybody, and begins anew", async ({ folder, sandbox, desktop }) => {
  const recorder = await Recorder.into(OUTPUT, "wipe-");
  const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => desktop.window, work);
  const agent = new Agent(desktop.window);
  const her = await somebody(sandbox);
  const personal = [...(await personalNeedles(sandbox)), ...typedNeedles([`${RENAMED} ${her.family}`])];
  await step("at work", async () => {
    await desktop.window.find("button", { name: /^Start exploring/u });
    await desktop.window.press("Enter");
    await expectEverybody(desktop.window, await listedCount(sandbox));
    await sandbox.stop();
    await agent.search(her.email);
    await agent.expectOnly(her.name);
    await agent.open(her.name);
    await agent.edit("Edit First name", "First name", RENAMED);
    await agent.statusReads("1 change waiting");
    // Where it was typed, a credential is in the keychain.
    await connectOmnidesk(agent, "Omnidesk outside", sandbox.access);
  });
  expect(await keychainEntries(), "the key, and a credential").toBeGreaterThan(1);
  const open = await Traces.inMemory(await desktop.allProcesses(), personal);
  expect(open.found, "a memory at work is full of people").toBeGreaterThan(MANY);

  await step("what will be gone", async () => {
    await agent.goTo("Settings");
    await agent.press("Wipe this device …");
    const dialog = await desktop.window.find("alertdialog");
    await agent.says("alertdialog", "1 change was not sent and is lost.");
    await agent.fill(/^Type /u, "wipe this device", dialog);
  });
  const image = await desktop.leave(
    async () => agent.press("Wipe", await desktop.window.find("alertdialog")),
    "handed-over",
  );
  await recorder.keepScreen("wiped, without a driver");
  expect(await keychainEntries(), "nothing of ours in the keychain").toBe(0);
  const kept = await readdir(folder.file("data"));
  expect(kept.filter((name) => name !== "logs" && name !== "cache.lock")).toEqual([]);
  const after = await Traces.inMemory(image, personal, "gone");
  await recorder.note("traces", { open: open.figures, wiped: after.figures });
  expect(after.bytes, "there is a program with a web view").toBeGreaterThan(SMALLEST_PROGRAM);
  expect(after.places, "it knows nobody").toEqual([]);
  const texts = [...personal, ...secretNeedles(sandbox.access)];
  const files = await Traces.inFiles([folder.file("data"), ...ownFolders()], texts, "gone");
  expect(files.places, "and neither do files").toEqual([]);

  await desktop.comeBack({});
  await step("a first start", async () => {
    await desktop.window.find("button", { name: /^Start exploring/u });
  });
});
