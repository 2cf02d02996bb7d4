import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Cable } from "../support/cable.ts";
import { Desktop } from "../support/desktop.ts";
import { type Individual, prospects, listedCount, somebody } from "../support/people.ts";
import { Recorder } from "../support/recorder.ts";
import type { System } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";
import { changesOf } from "./changes.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody, expectNoTraces } from "./journey.ts";

/** The console waits up to a minute from try to try while a system cannot be reached. */
const COMEBACK_MS = 90_000;

const OURS = { given: "Wilhelmina", born: "1981-02-03" };
const THEIRS = { given: "Pieternel", born: "1982-03-04" };

test.setTimeout(400_000);

test("two consoles work on the same customers while one of them is offline", async ({ folder, sandbox }) => {
  const recorder = await Recorder.into(OUTPUT, "two-consoles-");
  const [merging, asked] = (await prospects(sandbox, 2)) as [Individual, Individual];
  const deleted = await somebody(sandbox);
  const cable = await Cable.to(sandbox.access);
  const near = JSON.stringify(cable.through(sandbox.access));
  const here = await Desktop.start({ dataFolder: folder.file("data"), env: { CUSTOMER_CONSOLE_SANDBOX: near } });
  const there = await Desktop.start({
    dataFolder: folder.file("there"),
    env: { CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine },
  });
  const { window } = here;
  const [agent, colleague] = [new Agent(window), new Agent(there.window)];
  const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => window, work);
  const find = async (who: Agent, { email, name }: Individual) => {
    await who.search(email);
    await who.expectOnly(name);
    await who.open(name);
  };

  try {
    await step("both know everybody", async () => {
      for (const console of [here, there]) {
        await console.window.find("button", { name: /^Start exploring/u });
        await console.window.press("Enter");
        await expectEverybody(console.window, await listedCount(sandbox));
      }
    });
    const start = await sandbox.lastEntry();

    await cable.cut();
    await step("three edits offline", async () => {
      await find(agent, merging);
      await agent.edit("Edit First name", "First name", OURS.given);
      await find(agent, asked);
      await agent.edit("Edit First name", "First name", OURS.given);
      await agent.edit("Edit Date of birth", "Date of birth", OURS.born);
      await find(agent, deleted);
      await agent.edit("Edit First name", "First name", OURS.given);
      await agent.statusReads("cannot be reached");
      await agent.statusReads(/changes waiting/u);
    });
    await step("pending while offline", async () => {
      await agent.goTo("Pending");
      await waitFor("all that was saved", async () => {
        const rows = await agent.pendingRows();
        for (const { family } of [merging, asked, deleted])
          if (!rows.some((row) => row.includes(`${OURS.given} ${family}`)))
            throw new Error(`it shows ${JSON.stringify(rows)}`);
        return true;
      });
      await agent.reads("Change details", "Saved here, waiting until");
    });

    await test.step("meanwhile a colleague changes the same customers", async () => {
      await find(colleague, merging);
      await colleague.edit("Edit Date of birth", "Date of birth", THEIRS.born);
      await find(colleague, asked);
      await colleague.edit("Edit First name", "First name", THEIRS.given);
      await colleague.edit("Edit Date of birth", "Date of birth", THEIRS.born);
      await find(colleague, deleted);
      await colleague.more("Delete customer…");
      const dialog = await there.window.find("alertdialog");
      await colleague.fill(/^Type .* to confirm$/u, deleted.name, dialog);
      await colleague.press("Delete customer", dialog);
      await there.window.gone("alertdialog");
    });
    const { changes: theirs, last } = await changesOf(sandbox, start, 4);
    expect(theirs.map(({ operation, params }) => ({ operation, params }))).toEqual([
      { operation: "patchCustomer", params: { dob: THEIRS.born } },
      { operation: "patchCustomer", params: { first_name: THEIRS.given } },
      { operation: "patchCustomer", params: { dob: THEIRS.born } },
      { operation: "deleteItem", params: {} },
    ]);

    await cable.mend();
    await step("what merged by itself says so", async () => {
      // The desktop has noticed that the network is back; without that it takes up to a minute.
      await window.execute("window.dispatchEvent(new Event('online'))");
      const arrived = await changesOf(sandbox, last, 1);
      expect(arrived.changes).toEqual([
        { system: "synctera", operation: "patchCustomer", params: { first_name: OURS.given } },
      ]);
      await agent.search(merging.email);
      await agent.expectOnly(`${OURS.given} ${merging.family}`);
      await agent.open(`${OURS.given} ${merging.family}`);
      await window.find("button", { name: "How Date of birth was merged" });
    });
    await step("what merged is listed", async () => {
      await agent.press("How Date of birth was merged");
      await window.find("grid", { name: "Merged by themselves" });
      await window.find("heading", { name: `Merged by itself: ${OURS.given} ${merging.family}` });
    });

    const whoIsRight = { name: `Who is right about ${OURS.given} ${asked.family}?` };
    /** The customer is called as was decided, so the name on it depends on that. */
    const takeBack = { name: /^Undo the decision about /u };
    const expectConflicts = async (count: number) => {
      const isThere = async () => ((await agent.conflictRows()).length === count ? true : undefined);
      await waitFor(`${count} conflicts`, isThere, COMEBACK_MS);
    };
    const expectChosen = async (choice: string | RegExp) => {
      await waitFor(`${String(choice)} to be chosen`, async () => {
        const radios = await window.all("radio", { name: choice });
        for (const radio of radios) if (await radio.property<boolean>("checked")) return true;
        return undefined;
      });
    };
    await step("conflicts", async () => {
      await window.press("g");
      await window.press("x");
      await expectConflicts(2);
      const grid = await window.find("grid", { name: "Conflicts to decide" });
      expect((await window.focused()).reference, "the keyboard is in the list").toEqual(grid.reference);
      await window.press("Home");
      if ((await window.all("heading", whoIsRight)).length === 0) await window.press("ArrowDown");
      await window.find("heading", whoIsRight);
      await window.press("Enter");
      await agent.reads("What will be sent", "Decide the 2 lines that are open to see it.");
    });
    await step("both lines decided by keys", async () => {
      await window.press("2");
      await expectChosen(`Synctera sample: ${THEIRS.given}`);
      await window.press("ArrowDown");
      await window.press("1");
      await expectChosen("Yours: hidden");
      await agent.reads("What will be sent", "•• ••• 1981");
    });
    await step("sent, and held for a moment", async () => {
      await window.press("Enter");
      await window.find("button", takeBack);
      await agent.reads("Conflict details", `${OURS.given} ${deleted.family} is not in Omnidesk sample any more`);
    });
    await step("taken back", async () => {
      await window.press("u");
      await window.gone("button", takeBack);
      await expectConflicts(2);
      await window.find("heading", whoIsRight);
    });
    expect((await sandbox.changes(last)).length, "what was held and taken back is not sent").toBe(1);
    await step("decided again", async () => {
      await window.press("1");
      await expectChosen(`Yours: ${OURS.given}`);
      await window.press("ArrowDown");
      await window.press("2");
      await expectChosen("Synctera sample: hidden");
      await agent.press("Show hidden values");
      await agent.reads("What will be sent", OURS.given);
    });
    await step("sent again", async () => {
      await (await window.find("radio", { name: /^Synctera sample: .*1982$/u })).press();
      await window.press("Enter");
      await window.find("button", takeBack);
    });

    await step("somebody who is gone", async () => {
      await window.find("heading", { name: `${OURS.given} ${deleted.family} is not in Omnidesk sample any more` });
      await window.find("region", { name: "What you changed is kept here" });
    });
    await step("created again", async () => {
      await agent.press("Create again with your values");
      await agent.sees("Nothing to decide");
    });
    await step("nothing is pending", async () => {
      await agent.goTo("Pending");
      await agent.sees("Everything is sent", COMEBACK_MS);
    });
    const { changes: ours } = await changesOf(sandbox, last, 3);
    const sentTo = (system: System) => ours.filter((change) => change.system === system);
    const renamed = { system: "synctera", operation: "patchCustomer", params: { first_name: OURS.given } };
    expect(sentTo("synctera"), "each once, and nothing that was theirs").toEqual([renamed, renamed]);
    expect(sentTo("omnidesk"), "one customer in place of the one that is gone").toEqual([
      {
        system: "omnidesk",
        operation: "postIndex",
        params: expect.objectContaining({ firstname: OURS.given, lastname: deleted.family }),
      },
    ]);
    expect(ours).toHaveLength(3);

    await step("everybody is as both meant it", async () => {
      await find(agent, { ...deleted, name: `${OURS.given} ${deleted.family}` });
      await agent.reads("In the systems", "Omnidesk sample");
    });
    await there.stop();
    await expectNoTraces(here, folder, sandbox, [merging.email, asked.email, deleted.email, OURS.given, THEIRS.given]);
  } finally {
    await there.stop();
    await here.stop();
    await cable.cut();
  }
});
