import { expect } from "@playwright/test";

import { Agent } from "../support/agent.ts";
import { atHome, dialled, listedCount } from "../support/people.ts";
import { Recorder } from "../support/recorder.ts";
import type { System } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";
import { changesOf } from "./changes.ts";
import { test } from "./fixtures.ts";
import { OUTPUT, expectEverybody, expectNoTraces } from "./journey.ts";

/** The connections that the first start makes. */
const NAMES: Readonly<Record<System, string>> = {
  omnidesk: "Omnidesk sample",
  securely: "Securely sample",
  secuconnect: "secuconnect sample",
  synctera: "Synctera sample",
};

const SHE = {
  id: "FOUR-1",
  given: "Maria",
  family: "Proefjansen",
  name: "Maria Proefjansen",
  email: "maria.proefjansen@example.org",
  phone: "+31681234568",
  born: "1990-04-05",
};
const ADDRESS = {
  Street: "Keizersgracht",
  Number: "12",
  "Postal code": "1015 CR",
  City: "Amsterdam",
  Country: "NL",
};
const MISTAKEN = { given: "Mia", family: "Proefvisser" };
const RENAMED = "Marijke";
const OTHER_EMAIL = "marijke.proefjansen@example.org";

/** Her contact as secuconnect is to have it: an update replaces all of it, so all of it goes out each time. */
const CONTACT = {
  "contact.forename": SHE.given,
  "contact.surname": SHE.family,
  "contact.dob": SHE.born,
  "contact.email": SHE.email,
  "contact.phone": SHE.phone,
  "contact.address.street": "Keizersgracht",
  "contact.address.street_number": "12",
  "contact.address.postal_code": "1015 CR",
  "contact.address.city": "Amsterdam",
  "contact.address.country": "NL",
};

test.use({ customers: 300 });
test.setTimeout(400_000);

test("one person in four systems", async ({ desktop, sandbox, folder }) => {
  const recorder = await Recorder.into(OUTPUT, "four-systems-");
  const { window } = desktop;
  const agent = new Agent(window);
  const brand = String(sandbox.access.omnidesk.brandId);
  const step = <T>(name: string, work: () => Promise<T>) => recorder.step(name, () => window, work);
  const picture = (name: string) => recorder.picture(name, window);
  const startForm = async (systems: readonly System[], who: { given: string; family: string; id?: string }) => {
    await agent.press(/^New customer/u);
    await window.find("form", { name: "New customer" });
    const names = systems.map((system) => NAMES[system]);
    await agent.tick(await window.find("group", { name: "Create in" }), names);
    if (who.id) await agent.fill("External id", who.id);
    await agent.fill("First name", who.given);
    await agent.fill("Last name", who.family);
  };
  const fillChannels = async (channels: readonly [RegExp, string][]) => {
    for (const [at, [kind, address]] of channels.entries()) {
      if (at > 0) await agent.press("Add channel");
      const row = await window.find("group", { name: `Channel ${at + 1}` });
      await agent.choose(/Kind$/u, kind, row);
      await agent.fill("Address", address, row);
    }
  };

  await step("explore four systems", async () => {
    await window.find("button", { name: /^Start exploring/u });
    await window.press("Enter");
    await expectEverybody(window, await listedCount(sandbox));
    for (const name of Object.values(NAMES)) await agent.statusReads(name);
  });

  let since = await sandbox.lastEntry();
  /** Waits for these changes and no others since the last time, whatever their order. */
  const expectChanges = async (expected: readonly object[]) => {
    const { changes, last } = await changesOf(sandbox, since, expected.length);
    const inOrder = (one: { system: string }, other: { system: string }) => one.system.localeCompare(other.system);
    expect(changes.toSorted(inOrder)).toEqual(expected.toSorted((one, other) => inOrder(one as never, other as never)));
    since = last;
  };

  await step("create in three systems at once", async () => {
    await startForm(["omnidesk", "secuconnect", "synctera"], SHE);
    await picture("one form for three systems");
    await agent.fill("Date of birth", SHE.born);
    await fillChannels([
      [/^E-mail/u, SHE.email],
      [/^Phone/u, SHE.phone],
    ]);
    const address = await window.find("region", { name: "Legal address" });
    for (const [part, typed] of Object.entries(ADDRESS)) await agent.fill(part, typed, address);
    await agent.choose(/Status$/u, /^active$/iu);
    await picture("the form filled in");
    await agent.press(/^Create customer/u);
    await window.find("heading", { name: SHE.name });
    await expectChanges([
      {
        system: "omnidesk",
        operation: "postIndex",
        params: expect.objectContaining({ primary_id: SHE.id, brand_id: brand, firstname: SHE.given }),
      },
      { system: "secuconnect", operation: "createCustomer", params: CONTACT },
      {
        system: "synctera",
        operation: "createCustomer",
        params: expect.objectContaining({
          first_name: SHE.given,
          last_name: SHE.family,
          dob: SHE.born,
          email: SHE.email,
          phone_number: SHE.phone,
          status: "ACTIVE",
          "legal_address.address_line_1": "Keizersgracht 12",
          "legal_address.city": "Amsterdam",
          "legal_address.country_code": "NL",
        }),
      },
    ]);
    await agent.reads("In the systems", NAMES.synctera);
    await window.gone("region", { name: "Pending changes of this customer" });
  });

  const ways = {
    "e-mail": { query: SHE.email, finds: ["omnidesk", "secuconnect", "synctera"] },
    "phone as dialled from abroad": { query: dialled(SHE.phone), finds: ["omnidesk", "secuconnect", "synctera"] },
    "external id": { query: SHE.id, finds: ["omnidesk"] },
    name: { query: SHE.name, finds: ["omnidesk", "secuconnect", "synctera"] },
  } as const;
  for (const [way, { query, finds }] of Object.entries(ways)) {
    await step(`find by ${way}, here and in the systems`, async () => {
      await agent.search(query);
      await agent.expectOnly(SHE.name);
      await agent.press("Ask the systems");
      for (const system of finds)
        await agent.reads("From the systems", new RegExp(`${NAMES[system]}: 1 found by`, "u"));
      const reason = query === SHE.name ? /: cannot search by this: .*name/u : /: nobody found by/u;
      await agent.reads("From the systems", new RegExp(`${NAMES.securely}${reason.source}`, "u"));
    });
  }
  await step("find by phone as written at home", async () => {
    await agent.search(atHome(SHE.phone));
    await agent.expectOnly(SHE.name);
  });
  expect(await sandbox.changes(since), "looking changes nothing").toEqual([]);

  await step("create in Securely, where she is not known yet", async () => {
    await startForm(["securely"], SHE);
    await fillChannels([
      [/^E-mail/u, SHE.email],
      [/^Phone/u, SHE.phone],
    ]);
    await window.find("heading", { name: "Might already exist" });
    await window.find("button", { name: new RegExp(`^Link to ${SHE.name}`, "u") });
    await picture("she is here already");
    await agent.press(/^Create anyway/u);
    await window.find("heading", { name: SHE.name });
    await expectChanges([
      {
        system: "securely",
        operation: "import",
        result: "created",
        params: expect.objectContaining({ firstName: SHE.given, email: SHE.email, externalIdentifier: SHE.id }),
      },
    ]);
  });
  await step("create in Securely again, under another name", async () => {
    await startForm(["securely"], MISTAKEN);
    await fillChannels([[/^E-mail/u, SHE.email]]);
    await window.find("button", { name: /^Create anyway/u });
    await agent.press(/^Create anyway/u);
    await agent.reads("What became of the new customer", "found 1 customer that may be the one you meant");
    await expectChanges([
      {
        system: "securely",
        operation: "import",
        result: "found",
        params: expect.objectContaining({ firstName: MISTAKEN.given, email: SHE.email }),
      },
    ]);
  });
  await step("the candidate in Pending", async () => {
    await agent.goTo("Pending");
    await agent.reads("Change details", SHE.name);
    await agent.reads("Change details", `Typed: ${MISTAKEN.family}`);
    await agent.reads("Change details", `There: ${SHE.family}`);
  });
  await step("choose the candidate", async () => {
    await agent.press(`Use this customer: ${SHE.name}`);
    await window.find("heading", { name: SHE.name });
    await agent.goTo("Pending");
    await agent.sees("Everything is sent");
  });

  await step("suggestions for linking", async () => {
    await agent.search(SHE.name);
    await waitFor("both of her", async () =>
      (await agent.rows()).filter((row) => row.includes(SHE.name)).length === 2 ? true : undefined,
    );
    await window.press("Enter");
    await window.press("Enter");
    await window.find("heading", { name: SHE.name });
    await agent.press(/^Link…/u);
    const dialog = await window.find("dialog");
    const option = await window.find("option", { name: new RegExp(SHE.name, "u"), within: dialog });
    expect(await option.text(), "it says why").toMatch(/same e-mail address.*same phone number/su);
  });
  await step("the two beside each other", async () => {
    await (await window.find("option", { name: new RegExp(SHE.name, "u") })).click();
    await window.find("dialog", { name: "Are these the same person?" });
  });
  await step("link", async () => {
    await agent.press("Link", await window.find("dialog"));
    await window.gone("dialog");
    for (const name of Object.values(NAMES)) await agent.reads("In the systems", name);
    await agent.search(SHE.name);
    await agent.expectOnly(SHE.name);
    await agent.open(SHE.name);
    expect(await sandbox.changes(since), "linking sends nothing").toEqual([]);
  });

  await step("rename her in each system that can", async () => {
    await agent.press("Edit First name");
    await window.find("group", { name: "Change it in" });
    await window.find("textbox", { name: "First name" });
    await window.press("Control+a");
    await window.type(RENAMED);
    await picture("which systems the change goes to");
    await agent.press("Save");
    await window.gone("group", { name: "Change it in" });
    await expectChanges([
      {
        system: "omnidesk",
        operation: "updateCustomer",
        params: { externalPrimaryID: SHE.id, brandID: brand, firstname: RENAMED, lastname: SHE.family },
      },
      { system: "secuconnect", operation: "updateCustomer", params: { ...CONTACT, "contact.forename": RENAMED } },
      { system: "synctera", operation: "patchCustomer", params: { first_name: RENAMED } },
    ]);
    await agent.reads("Identity", RENAMED);
    await agent.reads("Identity", SHE.given);
    await agent.reads("Identity", "differs");
    await window.gone("region", { name: "Pending changes of this customer" });
  });

  await step("another e-mail address in secuconnect only", async () => {
    await agent.press(`Edit E-mail ${SHE.email}`);
    await agent.tick(await window.find("group", { name: "Change it in" }), [NAMES.secuconnect]);
    await agent.fill("E-mail", OTHER_EMAIL);
    await picture("the address changes in one system");
    await agent.press("Save");
    await agent.reads("Ways to reach them", OTHER_EMAIL);
    await agent.reads("Ways to reach them", SHE.email);
    await expectChanges([
      {
        system: "secuconnect",
        operation: "updateCustomer",
        params: { ...CONTACT, "contact.forename": RENAMED, "contact.email": OTHER_EMAIL },
      },
    ]);
  });
  await step("what copying it would change", async () => {
    await agent.press(`More for E-mail ${OTHER_EMAIL}`);
    await (await window.find("menuitem", { name: "Copy to other systems…" })).click();
    const dialog = await window.find("dialog", { name: /^Copy .* to other systems$/u });
    await agent.tick(dialog, [NAMES.synctera]);
    await agent.says("dialog", /now maria\.proefjansen@example\.org.*then marijke\.proefjansen@example\.org/su);
  });
  await step("copy", async () => {
    await agent.press("Copy to 1 system");
    await window.gone("dialog");
    await expectChanges([{ system: "synctera", operation: "patchCustomer", params: { email: OTHER_EMAIL } }]);
    await window.gone("region", { name: "Pending changes of this customer" });
  });

  await step("unlink", async () => {
    await agent.press(`Unlink ${NAMES.securely}`);
    await agent.reads("In the systems", `The record in ${NAMES.securely} is a customer of its own again.`);
    await window.gone("button", { name: `Unlink ${NAMES.securely}` });
  });
  await step("two again", async () => {
    await agent.search(SHE.family);
    await waitFor("both of her", async () => ((await agent.rows()).length === 2 ? true : undefined));
  });
  await step("activity of four systems", async () => {
    await agent.goTo("Activity");
    await window.find("grid", { name: "Activity" });
  });
  expect(await sandbox.changes(since), "unlinking sends nothing").toEqual([]);

  await window.setWindowRectangle({ width: 1024, height: 700 });
  await step("a small window: one person in three systems", async () => {
    await agent.search(OTHER_EMAIL);
    await agent.expectOnly(RENAMED);
    await agent.open(`${RENAMED} ${SHE.family}`);
  });
  await step("a small window: one form for four systems", async () => {
    await agent.press(/^New customer/u);
    await agent.tick(await window.find("group", { name: "Create in" }), Object.values(NAMES));
  });

  await expectNoTraces(desktop, folder, sandbox, [SHE.family, SHE.email, SHE.phone.slice(3), RENAMED, MISTAKEN.family]);
});
