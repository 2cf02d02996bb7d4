import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { Desktop } from "../support/desktop.ts";
import type { Folder } from "../support/folders.ts";
import { atHome, dialled, listedCount, somebody } from "../support/people.ts";
import { Recorder } from "../support/recorder.ts";
import { Sandbox } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody, expectNoTraces } from "./journey.ts";
import { type Request, Requests, arrivals } from "./requests.ts";

/** The console waits longer from try to try, up to a minute, so it may take that long to find out that a system is back. */
const COMEBACK_MS = 90_000;

const RENAMED = "Wilhelmina";
const RENAMED_OFFLINE = "Josephine";
const ADDRESS = "smoke.first@example.org";
const OTHER_ADDRESS = "smoke.second@example.org";
const EVENT = { what: "Bicycle brought in for a new chain", by: "workshop", link: "https://shop.example/jobs/17" };
const NOTE = "belt liever na vijven";
const NEWCOMER = {
  id: "SMOKE-1",
  given: "Noor",
  family: "Proefpersoon",
  name: "Noor Proefpersoon",
  email: "noor.proef@example.org",
  typedPhone: "06 81 23 45 67",
  phone: "+31681234567",
};

/** How many customers the systems inside the program list: it starts them as it starts those outside, as large and from the same seed. */
async function samplesInside(folder: Folder): Promise<number> {
  const sandbox = await Sandbox.start({ customers: 2000, seed: 1, stateFile: folder.file("twin-state") });
  try {
    return await listedCount(sandbox);
  } finally {
    await sandbox.stop();
  }
}

test("one key press leads from the first start to the customers of four systems inside the program", async ({
  folder,
}) => {
  const desktop = await Desktop.start({ dataFolder: folder.file("data") });
  try {
    await desktop.window.find("button", { name: /^Start exploring/u });
    await desktop.window.press("Enter");
    await expectEverybody(desktop.window, await samplesInside(folder));
    await new Agent(desktop.window).statusReads("Encrypted");
  } finally {
    await desktop.stop();
  }
});

test.describe("with sample systems that can be taken away", () => {
  test.use({ customers: 2000 });
  test.setTimeout(400_000);

  test("the main job", async ({ desktop, sandbox, folder }) => {
    const recorder = await Recorder.into(OUTPUT);
    const her = await somebody(sandbox);
    const requests = new Requests(her, sandbox);
    let agent = new Agent(desktop.window);
    const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => desktop.window, work);
    const picture = (name: string) => recorder.picture(name, desktop.window);

    await step("first start", async () => {
      await desktop.window.find("heading", { name: "All your customers, one desk." });
      await desktop.window.find("button", { name: "Omnidesk" });
    });
    const everybody = await listedCount(sandbox);
    await step("explore with sample data", async () => {
      await desktop.window.press("Enter");
      await expectEverybody(desktop.window, everybody);
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

    const start = await sandbox.lastEntry();
    const expected: Request[] = [];
    await step("edit the first name", async () => {
      await agent.press("Edit First name");
      await desktop.window.find("textbox", { name: "First name" });
      await picture("the first name in its text box");
      await desktop.window.type(RENAMED);
      await desktop.window.press("Enter");
      await desktop.window.find("heading", { name: `${RENAMED} ${her.family}` });
      expected.push(requests.named(RENAMED));
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("add a channel", async () => {
      await agent.press(/^Add channel/u);
      const form = await desktop.window.find("form", { name: "Add channel" });
      await agent.choose(/Kind$/u, /^E-mail/u, form);
      await agent.fill("Address", ADDRESS, form);
      await picture("the form for a channel");
      await agent.press("Save channel", form);
      await agent.reads("Ways to reach them", ADDRESS);
      expected.push(requests.withEmail(ADDRESS));
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("change that channel", async () => {
      await agent.edit(`Edit E-mail ${ADDRESS}`, "E-mail", OTHER_ADDRESS);
      await agent.reads("Ways to reach them", OTHER_ADDRESS);
      expected.push(requests.withEmail(OTHER_ADDRESS), requests.withoutChannel());
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("remove that channel", async () => {
      await agent.press(`Remove E-mail ${OTHER_ADDRESS}`);
      expected.push(requests.withoutChannel());
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
      await desktop.window.gone("button", { name: `Edit E-mail ${OTHER_ADDRESS}` });
    });
    await step("add an event", async () => {
      await agent.press(/^Add event/u);
      const dialog = await desktop.window.find("dialog", { name: "Add event" });
      await agent.fill("What happened", EVENT.what, dialog);
      await agent.fill("Caused by", EVENT.by, dialog);
      await agent.fill("Link", EVENT.link, dialog);
      await picture("the dialog for an event");
      await agent.press("Save event", dialog);
      await desktop.window.gone("dialog");
      await agent.reads("Timeline", EVENT.what);
      expected.push(requests.event(EVENT.what, EVENT.by, EVENT.link));
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("add a custom field", async () => {
      await agent.press("Add custom field");
      const form = await desktop.window.find("form", { name: "Add custom field" });
      await agent.fill("Field name", "notitie", form);
      await agent.fill("Value", NOTE, form);
      await agent.press("Save field", form);
      await agent.reads("Custom fields", NOTE);
      expected.push(requests.withCustomField("notitie", NOTE));
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("sync with the CRM", async () => {
      await agent.more("Sync with CRM…");
      const dialog = await desktop.window.find("dialog", { name: "Sync with CRM" });
      await picture("the dialog for the CRM");
      await agent.press("Sync with CRM", dialog);
      await desktop.window.gone("dialog");
      expected.push(requests.crmSync(her.email));
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("create a customer", async () => {
      await agent.press(/^New customer/u);
      await desktop.window.find("form", { name: "New customer" });
      await agent.fill("External id", NEWCOMER.id);
      await agent.fill("First name", NEWCOMER.given);
      await agent.fill("Last name", NEWCOMER.family);
      const first = await desktop.window.find("group", { name: "Channel 1" });
      await agent.choose(/Kind$/u, /^E-mail/u, first);
      await agent.fill("Address", NEWCOMER.email, first);
      await agent.press("Add channel");
      const second = await desktop.window.find("group", { name: "Channel 2" });
      await agent.choose(/Kind$/u, /^Phone/u, second);
      await agent.fill("Address", NEWCOMER.typedPhone, second);
      await picture("the form for a new customer");
      await agent.press(/^Create customer/u);
      await desktop.window.find("heading", { name: NEWCOMER.name });
      expected.push(requests.created(NEWCOMER));
      expect(await arrivals(sandbox, start, expected.length)).toEqual(expected);
    });
    await step("nothing is pending", async () => {
      await agent.goTo("Pending");
      await agent.sees("Everything is sent");
    });
    await step("activity", async () => {
      await agent.goTo("Activity");
      await desktop.window.find("grid", { name: "Activity" });
    });
    await step("settings in the dark", async () => {
      await agent.goTo("Settings");
      await (await desktop.window.find("radio", { name: "Dark" })).press();
      await waitFor("the dark appearance", async () =>
        (await desktop.window.execute("return document.documentElement.dataset.theme")) === "dark" ? true : undefined,
      );
    });

    await sandbox.stop();
    await step("restart without the systems", async () => {
      await desktop.restart();
      agent = new Agent(desktop.window);
      await expectEverybody(desktop.window, everybody + 1);
      const theme = await desktop.window.execute("return document.documentElement.dataset.theme");
      expect(theme, "the chosen appearance is kept").toBe("dark");
    });
    await step("search and open offline", async () => {
      await agent.search(her.email);
      await agent.expectOnly(`${RENAMED} ${her.family}`);
      await agent.open(`${RENAMED} ${her.family}`);
      await agent.reads("Custom fields", NOTE);
      await agent.reads("Timeline", EVENT.what);
    });
    await step("edit offline", async () => {
      await agent.edit("Edit First name", "First name", RENAMED_OFFLINE);
      await agent.reads("Identity", RENAMED_OFFLINE);
      await agent.reads("Identity", "waiting");
      await agent.reads("Identity", `was ${RENAMED}`);
      await agent.statusReads("cannot be reached");
      await agent.statusReads("1 change waiting");
    });
    const expectPending = async () => {
      await agent.goTo("Pending");
      await waitFor("the change in the list", async () => {
        const rows = await agent.pendingRows();
        if (rows.length !== 1 || !rows[0]?.includes("First name")) throw new Error(`it shows ${JSON.stringify(rows)}`);
        return true;
      });
      await agent.reads("Change details", RENAMED);
      await agent.reads("Change details", RENAMED_OFFLINE);
    };
    await step("the pending change", async () => {
      await expectPending();
      await agent.press(/^Exact request/u);
      await agent.reads("Change details", "/api/v2/customer/updateCustomer");
      await agent.reads("Change details", `firstname\n${RENAMED_OFFLINE}`);
    });
    await step("restart while offline", async () => {
      await desktop.restart();
      agent = new Agent(desktop.window);
      await expectPending();
      await agent.statusReads("1 change waiting");
    });
    const whileAway = await sandbox.restart().then(() => sandbox.lastEntry());
    await step("the systems come back", async () => {
      const [edit, ...more] = await arrivals(sandbox, whileAway, 1, COMEBACK_MS);
      expect(edit).toEqual(requests.named(RENAMED_OFFLINE));
      expect(more).toEqual([]);
      await agent.sees("Everything is sent", COMEBACK_MS);
      await agent.search(her.email);
      await agent.expectOnly(`${RENAMED_OFFLINE} ${her.family}`);
      await agent.open(`${RENAMED_OFFLINE} ${her.family}`);
    });

    await step("delete", async () => {
      await agent.search(NEWCOMER.id);
      await agent.expectOnly(NEWCOMER.name);
      await agent.open(NEWCOMER.name);
      await agent.more("Delete customer…");
      const dialog = await desktop.window.find("alertdialog");
      const confirm = await desktop.window.find("button", { name: "Delete customer", within: dialog });
      expect(await confirm.isEnabled(), "nothing is deleted before its name is typed").toBe(false);
      await agent.fill(/^Type .* to confirm$/u, NEWCOMER.name, dialog);
      await picture("the confirmation before deleting");
      await confirm.click();
      await desktop.window.gone("alertdialog");
      expect((await arrivals(sandbox, whileAway, 2)).slice(1)).toEqual([requests.deleted()]);
      await agent.search(NEWCOMER.id);
      await agent.sees("Nobody here matches");
    });

    const all = await arrivals(sandbox, start, expected.length + 2);
    expect(all, "nothing arrived twice, and nothing that nobody asked for").toEqual([
      ...expected,
      requests.named(RENAMED_OFFLINE),
      requests.deleted(),
    ]);

    await desktop.window.setWindowRectangle({ width: 1024, height: 700 });
    await step("a small window: customers", async () => {
      await agent.search(her.family.slice(0, 3).toLowerCase());
      await desktop.window.press("Enter");
      await desktop.window.find("region", { name: "Identity" });
    });
    await step("a small window: new customer", async () => {
      await agent.press(/^New customer/u);
      await desktop.window.find("form", { name: "New customer" });
    });

    await expectNoTraces(desktop, folder, sandbox, [
      her.family,
      her.email,
      her.phone.slice(3),
      RENAMED,
      RENAMED_OFFLINE,
      NOTE,
      NEWCOMER.family,
      EVENT.what,
    ]);
  });
});
