import { screen } from "@testing-library/react";
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
