import { readFile } from "node:fs/promises";

import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Bus } from "../support/bus.ts";
import { Desktop } from "../support/desktop.ts";
import type { Folder } from "../support/folders.ts";
import { type Person, listedCount, somebody } from "../support/people.ts";
import { Recorder } from "../support/recorder.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody } from "./journey.ts";
import { makeRecoveryCode, typeRecoveryCode } from "./recovery.ts";
import { Requests, arrivals } from "./requests.ts";

/** The console gives the agent a minute to type the keychain's password before it says that it is locked. */
const PATIENCE_MS = 75_000;

/** The console waits up to a minute from try to try while a system cannot be reached. */
const COMEBACK_MS = 90_000;

const RENAMED = "Wilhelmina";

test.setTimeout(400_000);

/** What can become of a keychain between two starts of the console. */
interface Loss {
  readonly name: string;
  /** What happens while the console is closed. */
  readonly happens: (bus: Bus, folder: Folder, sandbox: Sandbox) => Promise<void>;
  readonly says: string;
  readonly advises: string;
  /** What the agent, or whoever looks after the computer, does about it. */
  readonly mend: (bus: Bus) => Promise<void>;
}

/** The name of the keychain that a test begins with. */
const OWN = "own";

const LOSSES: readonly Loss[] = [
  {
    name: "none",
    happens: (bus) => bus.stopKeychain(),
    says: "No keychain was found",
    advises: "Install or start the keychain of your system, then try again.",
    mend: (bus) => bus.startKeychain("unlocked"),
  },
  {
    name: "locked",
    happens: (bus) => bus.startKeychain("locked"),
    says: "The keychain is locked",
    advises: "Unlock the keychain of your system and try again.",
    mend: (bus) => bus.unlockKeychain(),
  },
  {
    name: "denied",
    happens: (bus) => bus.setPolicy("denied"),
    says: "The keychain refused access",
    advises: "Allow this program to use the keychain and try again.",
    mend: (bus) => bus.setPolicy("allowed"),
  },
  {
    name: "without its entry",
    happens: (bus) => bus.changeKeychain(OWN, "empty"),
    says: "The key is not in the keychain",
    advises: "1 change in it was not sent.",
    mend: (bus) => bus.changeKeychain("empty", OWN),
  },
  {
    name: "with another entry",
    happens: async (bus, folder, sandbox) => {
      await bus.changeKeychain(OWN, "other");
      // Another console makes its key in there.
      const other = await start(folder, "other", bus, sandbox);
      await other.window.find("button", { name: /^Start exploring/u });
      await other.stop();
    },
    says: "The keychain holds another key",
    advises: "1 change in it was not sent.",
    mend: (bus) => bus.changeKeychain("other", OWN),
  },
];

for (const { name, happens, says, advises, mend } of LOSSES) {
  test(`a keychain ${name} is no dead end, and costs no edit`, async ({ folder, sandbox }) => {
    const recorder = await Recorder.into(OUTPUT, `keys-${name.replaceAll(" ", "-")}-`);
    const bus = await Bus.start(folder.file("session"));
    await bus.startKeychain("unlocked");
    const desktop = await start(folder, "data", bus, sandbox);
    const step = <T>(title: string, work: () => Promise<T>) => recorder.step(title, () => desktop.window, work);
    try {
      const her = await somebody(sandbox);
      await leaveUnsentEdit(new Agent(desktop.window), sandbox, her);
      await noted(folder);
      await desktop.stop();
      await happens(bus, folder, sandbox);

      await desktop.restart();
      const agent = new Agent(desktop.window);
      await step("what it says", async () => {
        await agent.sees(says, PATIENCE_MS);
        await agent.sees(advises);
      });
      await step("trying again changes nothing", async () => {
        await agent.press("Try again");
        await desktop.window.find("button", { name: "Try again" }, PATIENCE_MS);
        await agent.sees(says);
      });
      await mend(bus);
      await step("open again", async () => {
        await agent.press("Try again");
        await agent.statusReads("1 change waiting");
        await agent.statusReads("Encrypted");
      });
      await sandbox.restart();
      await step("sent", async () => {
        const sent = await arrivals(sandbox, 0, 1, COMEBACK_MS);
        expect(sent).toEqual([new Requests(her, sandbox).named(RENAMED)]);
      });
    } finally {
      await desktop.stop();
      await bus.stop();
    }
  });
}

test("a recovery code opens the data under a keychain that never had its key", async ({ folder, sandbox }) => {
  const recorder = await Recorder.into(OUTPUT, "keys-recovery-");
  const bus = await Bus.start(folder.file("session"));
  await bus.startKeychain("unlocked");
  const desktop = await start(folder, "data", bus, sandbox);
  const step = <T>(title: string, work: () => Promise<T>) => recorder.step(title, () => desktop.window, work);
  try {
    const her = await somebody(sandbox);
    const before = new Agent(desktop.window);
    await leaveUnsentEdit(before, sandbox, her);
    const parts = await makeRecoveryCode(before);
    await desktop.stop();
    await bus.changeKeychain(OWN, "new");

    await desktop.restart();
    const agent = new Agent(desktop.window);
    await step("the key is missing", () => agent.sees("The key is not in the keychain"));
    await step("a typo", async () => {
      const [first = "", ...rest] = parts;
      await typeRecoveryCode(agent, [withTypo(first), ...rest]);
      await agent.sees(/Part 1\b.*typo/u);
    });
    await step("opened by the code", async () => {
      await typeRecoveryCode(agent, parts.slice(0, 1));
      await agent.statusReads("1 change waiting");
    });
    await desktop.restart();
    await step("the new keychain has the key", async () => {
      await new Agent(desktop.window).statusReads("1 change waiting");
    });
    await sandbox.restart();
    expect(await arrivals(sandbox, 0, 1, COMEBACK_MS)).toEqual([new Requests(her, sandbox).named(RENAMED)]);
  } finally {
    await desktop.stop();
    await bus.stop();
  }
});

test("a recovery code opens the data beside a keychain that refuses", async ({ folder, sandbox }) => {
  const recorder = await Recorder.into(OUTPUT, "keys-refused-");
  const bus = await Bus.start(folder.file("session"));
  await bus.startKeychain("unlocked");
  const desktop = await start(folder, "data", bus, sandbox);
  const step = <T>(title: string, work: () => Promise<T>) => recorder.step(title, () => desktop.window, work);
  try {
    const her = await somebody(sandbox);
    const before = new Agent(desktop.window);
    await leaveUnsentEdit(before, sandbox, her);
    const parts = await makeRecoveryCode(before);
    await desktop.stop();
    await bus.setPolicy("denied");

    await desktop.restart();
    const agent = new Agent(desktop.window);
    await step("every way on", async () => {
      await agent.sees("The keychain refused access", PATIENCE_MS);
      await agent.sees("1 change in it was not sent.");
      for (const name of ["Try again", "Go on with nothing kept", "Start fresh …"]) {
        await desktop.window.find("button", { name });
      }
    });
    await step("the code", async () => {
      await agent.press("Enter the recovery code");
      await typeRecoveryCode(agent, parts);
      await agent.statusReads("1 change waiting");
    });
    await sandbox.restart();
    expect(await arrivals(sandbox, 0, 1, COMEBACK_MS)).toEqual([new Requests(her, sandbox).named(RENAMED)]);
  } finally {
    await desktop.stop();
    await bus.stop();
  }
});

/** Another letter of the code's alphabet in the middle of a part. */
function withTypo(part: string): string {
  return `${part.slice(0, 2)}${part[2] === "7" ? "8" : "7"}${part.slice(3)}`;
}

async function start(folder: Folder, data: string, bus: Bus, sandbox: Sandbox): Promise<Desktop> {
  const env = { ...bus.env, CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine };
  return Desktop.start({ dataFolder: folder.file(data), env });
}

/** Waits until it stands beside the data that a change in it is not sent, which can be read without the key. */
async function noted(folder: Folder): Promise<void> {
  await waitFor("what is not sent to be noted", async () => {
    const kept = await readFile(folder.file("data/protection.json"), "utf8");
    const { protection } = JSON.parse(kept) as { protection: { unsent: number } };
    return protection.unsent === 1 ? true : undefined;
  });
}

/** Takes the systems away and changes somebody's name. */
async function leaveUnsentEdit(agent: Agent, sandbox: Sandbox, her: Person): Promise<void> {
  await agent.window.find("button", { name: /^Start exploring/u });
  await agent.window.press("Enter");
  await expectEverybody(agent.window, await listedCount(sandbox));
  await sandbox.stop();
  await agent.search(her.email);
  await agent.expectOnly(her.name);
  await agent.open(her.name);
  await agent.edit("Edit First name", "First name", RENAMED);
  await agent.statusReads("1 change waiting");
}
