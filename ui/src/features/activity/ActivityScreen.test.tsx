import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { ActivityScreen } from "./ActivityScreen.tsx";

const everything = { query: "", kinds: [], connectionId: null, personId: null, from: null, to: null };

test("only what is on screen is asked for, with sentences from the catalogue", async () => {
  const platform = memoryPlatform({ customers: 10 });
  const system = { connectionId: "conn-1", provider: "omnidesk", badge: "OM", name: "Omnidesk" };
  platform.world.activity = Array.from({ length: 450 }, (_, index) => ({
    entryId: `entry-${String(index)}`,
    at: "2026-01-02T10:00:00Z",
    kind: "applied" as const,
    operation: "add_channel" as const,
    personId: "person-1",
    personName: "Maria Jansen",
    system,
    subject: "",
    values: [],
  }));
  const { callsOf, user } = renderScreen("/activity", ActivityScreen, "/activity", { platform });
  expect((await screen.findAllByText("Omnidesk accepted the new channel")).length).toBeGreaterThan(0);
  const grid = screen.getByRole("grid", { name: "Activity" });
  expect(grid.getAttribute("aria-rowcount")).toBe("451");
  expect(callsOf("activity_list")).toEqual([{ offset: 0, limit: 100, filter: everything }]);
  grid.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("at /customers/$personId person-1")).toBeDefined();
});

test("linking, unlinking and choosing have sentences of their own", async () => {
  const platform = memoryPlatform({ customers: 10 });
  const system = { connectionId: "conn-5", provider: "securely", badge: "SE", name: "Securely" };
  platform.world.activity = (["linked", "unlinked", "chosen"] as const).map((kind) => ({
    entryId: kind,
    at: "2026-01-02T10:00:00Z",
    kind,
    operation: null,
    personId: "person-1",
    personName: "Maria Jansen",
    system: kind === "linked" ? null : system,
    subject: "",
    values: [],
  }));
  renderScreen("/activity", ActivityScreen, "/activity", { platform });
  expect(await screen.findByText("You linked two customers as one person")).toBeDefined();
  expect(screen.getByText("You unlinked the record in Securely")).toBeDefined();
  expect(screen.getByText("You chose which customer of Securely was meant")).toBeDefined();
});

test("an empty list says what will be in it", async () => {
  const platform = memoryPlatform({ scene: "calm", customers: 10 });
  platform.world.activity = [];
  renderScreen("/activity", ActivityScreen, "/activity", { platform });
  expect(await screen.findByText("Nothing has happened yet")).toBeDefined();
});

test("what was decided by itself or by the agent has sentences, and its values beside it", async () => {
  const platform = memoryPlatform({ customers: 10 });
  const system = { connectionId: "conn-4", provider: "synctera", badge: "SY", name: "Synctera" };
  const kinds = ["merged", "decided", "decision_undone", "amended", "gone", "back", "forgotten"] as const;
  platform.world.activity = kinds.map((kind) => ({
    entryId: kind,
    at: "2026-01-02T10:00:00Z",
    kind,
    operation: kind === "amended" || kind.startsWith("deci") ? "edit" : null,
    personId: "person-1",
    personName: "Maria Jansen",
    system,
    subject: "",
    values: kind === "merged" ? [{ label: "Phone", before: "1", after: "2", theirs: null }] : [],
  }));
  const { user } = renderScreen("/activity", ActivityScreen, "/activity", { platform });
  for (const sentence of [
    "Your change and one in Synctera were merged",
    "You decided who is right about the changed details",
    "You took your decision about the changed details back",
    "You edited the changed details before it was sent",
    "The customer is not in Synctera any more",
    "The customer is in Synctera again",
    "You removed the record of Synctera from this device",
  ])
    expect((await screen.findAllByText(sentence)).length).toBeGreaterThan(0);
  const details = screen.getByRole("region", { name: "The chosen entry" });
  expect(await within(details).findByRole("rowheader", { name: "Phone" })).toBeDefined();
  screen.getByRole("grid", { name: "Activity" }).focus();
  await user.keyboard("{ArrowDown}");
  expect(
    await within(details).findByRole("heading", { name: "You decided who is right about the changed details" }),
  ).toBeDefined();
  expect(within(details).queryByRole("rowheader"), "an entry without values").toBeNull();
});

/** Two entries, of which the newer one is an answer of Omnidesk's with its requests. */
function twoEntries() {
  const platform = memoryPlatform({ customers: 10 });
  const system = { connectionId: "conn-1", provider: "omnidesk", badge: "OM", name: "Omnidesk" };
  const entry = { at: "2026-01-02T10:00:00Z", operation: "edit" as const, personId: "person-1", system, values: [] };
  platform.world.activity = [
    { ...entry, entryId: "answer", kind: "applied", personName: "Maria Jansen", subject: "" },
    { ...entry, entryId: "change", kind: "saved", personName: "Pieter Bakker", subject: "City" },
  ];
  const line = { at: "2026-01-02T10:00:01Z", path: "/customer/{id}", bytes: 2048, milliseconds: 84 };
  platform.world.requests.set("answer", [
    { ...line, name: "getItem", method: "GET", reads: true, status: 200, outcome: "answered" },
    { ...line, name: "updateCustomer", method: "PUT", reads: false, status: null, bytes: null, outcome: "lost" },
  ]);
  return platform;
}

test("beside the list stands the chosen entry with what was asked of the system for it", async () => {
  renderScreen("/activity", ActivityScreen, "/activity", { platform: twoEntries() });
  const details = await screen.findByRole("region", { name: "The chosen entry" });
  expect(await within(details).findByRole("heading", { name: "Omnidesk accepted the changed details" })).toBeDefined();
  expect(within(details).getByText(/Entry 2 · By the console · /)).toBeDefined();
  const rows = within(within(details).getByRole("region", { name: "Requests" })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^getItemreads200GET \/customer\/\{id\}.* · 84 ms · 2 kB$/),
    expect.stringMatching(/^updateCustomerchangesNo answerPUT \/customer\/\{id\}.* · 84 ms$/),
  ]);
});

test("words and parts find entries, and one press shows everything again", async () => {
  const { user, callsOf } = renderScreen("/activity", ActivityScreen, "/activity", { platform: twoEntries() });
  const grid = await screen.findByRole("grid", { name: "Activity" });
  await user.type(screen.getByRole("textbox", { name: "Find in the activity" }), "bakker");
  expect(await within(grid).findByText("You changed details")).toBeDefined();
  await waitFor(() => expect(grid.getAttribute("aria-rowcount")).toBe("2"));
  const asked = { offset: 0, limit: 100, filter: { ...everything, query: "bakker" } };
  await waitFor(() => expect(callsOf("activity_list").at(-1)).toEqual(asked));
  await user.click(screen.getByRole("radio", { name: "Answers" }));
  expect(await screen.findByText("Nothing fits")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Show everything" }));
  await waitFor(() => expect(grid.getAttribute("aria-rowcount")).toBe("3"));
});

test("the chosen entry stays chosen when others come before it", async () => {
  const platform = twoEntries();
  const { user } = renderScreen("/activity", ActivityScreen, "/activity", { platform });
  const details = await screen.findByRole("region", { name: "The chosen entry" });
  await within(details).findByRole("heading", { name: "Omnidesk accepted the changed details" });
  const newer = { ...platform.world.activity[0]!, entryId: "newer", kind: "rejected" as const };
  platform.world.activity = [newer, ...platform.world.activity];
  platform.emit({ kind: "changed", tags: ["activity"] });
  expect(await screen.findByText("Omnidesk did not accept the changed details")).toBeDefined();
  expect(within(details).getByRole("heading", { name: "Omnidesk accepted the changed details" })).toBeDefined();
  screen.getByRole("grid", { name: "Activity" }).focus();
  await user.keyboard("{ArrowUp}");
  expect(
    await within(details).findByRole("heading", { name: "Omnidesk did not accept the changed details" }),
  ).toBeDefined();
});

test("verifying says that all is as it was written, or which entry is not", async () => {
  const whole = { whole: 1204, beforeChain: 0, broken: null };
  const at = "2026-11-14T11:02:00Z";
  const replies = [
    { entries: whole, requests: { ...whole, whole: 1 }, valuesErased: 1 },
    {
      entries: { whole: 811, beforeChain: 40, broken: { number: 812, flaw: "changed" as const, at } },
      requests: { whole: 0, beforeChain: 0, broken: { number: 1, flaw: "missing" as const, at: null } },
      valuesErased: 0,
    },
  ];
  const platform = memoryPlatform({ customers: 10, override: { activity_verify: () => replies.shift()! } });
  const { user } = renderScreen("/activity", ActivityScreen, "/activity", { platform });
  await user.click(await screen.findByRole("button", { name: "Verify" }));
  const all =
    "All 1,204 entries and 1 request are as they were written. The values of 1 entry were erased with their customers.";
  expect(await screen.findByText(all)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Verify" }));
  expect(
    await screen.findByText(
      /^Entry 812 of .*14.* was changed afterwards\. Entries before it are as they were written\./,
    ),
  ).toBeDefined();
  expect(screen.getByText(/Request 1 is missing\. The first 40 are from an older version/)).toBeDefined();
});

test("one customer's activity is shown alone, from an entry or from its address, until that is taken back", async () => {
  const platform = twoEntries();
  const [answer, change] = platform.world.activity;
  platform.world.activity = [answer!, { ...change!, personId: "person-2" }];
  const { user, callsOf, router } = renderScreen("/activity", ActivityScreen, "/activity", { platform });
  await user.click(await screen.findByRole("button", { name: "Only this customer" }));
  await waitFor(() => expect(screen.getByRole("grid", { name: "Activity" }).getAttribute("aria-rowcount")).toBe("2"));
  expect(callsOf("activity_list").at(-1)).toEqual({
    offset: 0,
    limit: 100,
    filter: { ...everything, personId: "person-1" },
  });
  expect(router.state.location.search).toEqual({ person: "person-1" });
  expect(screen.queryByRole("button", { name: "Only this customer" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Show everybody" }));
  await waitFor(() => expect(screen.getByRole("grid", { name: "Activity" }).getAttribute("aria-rowcount")).toBe("3"));
});

test("days are chosen where the agent is", async () => {
  const { user, callsOf } = renderScreen("/activity", ActivityScreen, "/activity", { platform: twoEntries() });
  const choose = async (name: string) => {
    await user.click(await screen.findByRole("button", { name: /When$/ }));
    await user.click(await screen.findByRole("option", { name }));
  };
  const asked = () => (callsOf("activity_list").at(-1) as { filter: unknown }).filter;
  await choose("Today");
  expect(await screen.findByText("Nothing fits")).toBeDefined();
  const today = new Date();
  const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate());
  expect(asked()).toEqual({ ...everything, from: midnight.toISOString() });
  await choose("Chosen days");
  const [first] = screen.getAllByRole("spinbutton", { name: /month, From/ });
  first!.focus();
  await user.keyboard("01022026");
  const from = new Date(2026, 0, 2).toISOString();
  await waitFor(() => expect(asked()).toEqual({ ...everything, from }));
  expect(await screen.findByText("You changed details")).toBeDefined();
});
