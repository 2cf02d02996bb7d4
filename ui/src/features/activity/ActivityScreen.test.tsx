import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { ActivityScreen } from "./ActivityScreen.tsx";

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
  expect(callsOf("activity_list")).toEqual([{ offset: 0, limit: 100 }]);
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

test("what was decided by itself or by the agent has sentences, and its values on demand", async () => {
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
  const values = screen.getByRole("region", { name: "Values of the chosen entry" });
  expect(within(values).queryByRole("rowheader", { name: "Phone" })).toBeNull();
  await user.click(within(values).getByRole("button", { name: "1 value" }));
  expect(within(values).getByRole("rowheader", { name: "Phone" })).toBeDefined();
  screen.getByRole("grid", { name: "Activity" }).focus();
  await user.keyboard("{ArrowDown}");
  expect(screen.queryByRole("region", { name: "Values of the chosen entry" }), "an entry without values").toBeNull();
});
