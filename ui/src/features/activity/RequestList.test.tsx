import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { ListedRequest } from "../../contract/types.ts";
import { memoryPlatform } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { ActivityScreen } from "./ActivityScreen.tsx";

const system = { connectionId: "conn-1", provider: "omnidesk", badge: "OM", name: "Omnidesk" };
const other = { connectionId: "conn-4", provider: "synctera", badge: "SY", name: "Synctera" };
const line = {
  at: "2026-01-02T10:00:00Z",
  name: "listCustomers",
  method: "GET",
  path: "/customer",
  reads: true,
  status: 200,
  bytes: 2_048_000,
  milliseconds: 5210,
  outcome: "answered" as const,
};
const none = { number: 0, requests: 1, system, agent: false, change: null };

/** A change with its requests, a pull, an opened customer of another system that was not reached, and a test of a connection. */
function asked() {
  const platform = memoryPlatform({ customers: 10 });
  const { world } = platform;
  const entry = { at: line.at, personId: "person-1", personName: "Maria Jansen", system, values: [], subject: "City" };
  world.activity = [
    { ...entry, entryId: "newer", kind: "saved", operation: "edit", personName: "Pieter Bakker" },
    { ...entry, entryId: "change", kind: "saved", operation: "edit" },
  ];
  const put = { ...line, name: "updateCustomer", method: "PUT", path: "/customer/{id}", reads: false };
  world.requests.set("change", [{ ...put, status: 422, bytes: 310, milliseconds: 84 }]);
  const others: ListedRequest[] = [
    { ...none, line, requests: 412, why: "sweep" },
    {
      ...none,
      line: { ...line, name: "getCustomer", path: "/customer/{id}", status: null, bytes: null, outcome: "unreached" },
      why: "opened",
      agent: true,
      system: other,
    },
    { ...none, line, why: "test", agent: true, system: null },
  ];
  world.asked = others;
  return platform;
}

const rowsOf = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("gridcell")[0]!.textContent);

test("every request is listed with what it was for, and the failed ones alone", async () => {
  const { user, callsOf } = renderScreen("/activity", ActivityScreen, "/activity", { platform: asked() });
  await user.click(await screen.findByRole("radio", { name: "Requests" }));
  const grid = await screen.findByRole("grid", { name: "Requests" });
  await waitFor(() => expect(grid.getAttribute("aria-rowcount")).toBe("5"));
  expect(rowsOf(grid)).toEqual([
    "For the changed detailsPUT /customer/{id}",
    "Pull of all customersGET /customer · 412 requests",
    "A customer was openedGET /customer/{id}",
    "Test of a connectionGET /customer",
  ]);
  await user.click(screen.getByRole("radio", { name: "Failed only" }));
  await waitFor(() => expect(grid.getAttribute("aria-rowcount")).toBe("3"));
  expect(rowsOf(grid)[1]).toBe("A customer was openedGET /customer/{id}");
  expect(callsOf("requests_list").at(-1)).toEqual({
    offset: 0,
    limit: 100,
    filter: { connectionId: null, failed: true, from: null, to: null },
  });
  await user.click(screen.getByRole("button", { name: /System/ }));
  await user.click(await screen.findByRole("option", { name: "Fietsenwinkel" }));
  expect(await screen.findByText("Nothing fits")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Show everything" }));
  await waitFor(() => expect(grid.getAttribute("aria-rowcount")).toBe("5"));
});

test("beside the list stands the chosen request, and leads to the entry of its change", async () => {
  const { user } = renderScreen("/activity", ActivityScreen, "/activity?show=requests", { platform: asked() });
  const details = await screen.findByRole("region", { name: "The chosen request" });
  expect(await within(details).findByRole("heading", { name: "For the changed details" })).toBeDefined();
  expect(within(details).getByText(/^Line 4 · By you · /)).toBeDefined();
  const facts = () =>
    within(details)
      .getAllByRole("row")
      .map((row) => row.textContent);
  expect(facts()).toEqual([
    "OperationupdateCustomer",
    "RequestPUT /customer/{id}",
    "Answer422",
    "Took84 ms",
    "Size of the answer310 B",
  ]);
  screen.getByRole("grid", { name: "Requests" }).focus();
  await user.keyboard("{ArrowDown}");
  expect(await within(details).findByText(/^Line 3 · By the console · /)).toBeDefined();
  expect(facts()).toContain("Stands for412 requests");
  expect(within(details).queryByRole("button"), "it was made for no change").toBeNull();
  await user.keyboard("{End}");
  expect(await within(details).findByText("A connection that was not saved")).toBeDefined();
  await user.keyboard("{Home}");
  await user.click(await within(details).findByRole("button", { name: "Show the change" }));
  const entry = await screen.findByRole("region", { name: "The chosen entry" });
  expect(await within(entry).findByText("Maria Jansen"), "the older of the two").toBeDefined();
  expect(within(entry).getByText(/^Entry 1 · /)).toBeDefined();
});

test("an entry far down the list is brought to the screen", async () => {
  const platform = asked();
  const [entry] = platform.world.activity;
  platform.world.activity = Array.from({ length: 450 }, (_, at) => ({ ...entry!, entryId: `entry-${String(at)}` }));
  renderScreen("/activity", ActivityScreen, "/activity?entry=12", { platform });
  const details = await screen.findByRole("region", { name: "The chosen entry" });
  expect(await within(details).findByText(/^Entry 12 · /)).toBeDefined();
});

test("nothing has been asked yet", async () => {
  const platform = memoryPlatform({ scene: "calm", customers: 10 });
  renderScreen("/activity", ActivityScreen, "/activity?show=requests", { platform });
  expect(await screen.findByText("Nothing has been asked yet")).toBeDefined();
});
