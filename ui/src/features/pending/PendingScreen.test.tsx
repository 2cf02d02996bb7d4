import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { localError } from "../../platform/types.ts";
import { renderScreen } from "../../test/screen.tsx";
import { PendingScreen } from "./PendingScreen.tsx";

const open = (options = {}, address = "/pending") => renderScreen("/pending", PendingScreen, address, options);
/** The details, once there is a change in them. */
const details = async () => {
  await screen.findByRole("heading", { level: 1 });
  return screen.getByRole("region", { name: "Change details" });
};

test("what needs the agent comes first and its details stand beside the list", async () => {
  const { platform } = open();
  const region = await details();
  const grid = await screen.findByRole("grid", { name: "Pending changes" });
  expect(grid.getAttribute("aria-rowcount")).toBe(String(platform.world.operations.length));
  const needing = platform.world.operations.find(
    (operation) => operation.state.kind === "rejected" || operation.state.kind === "parked",
  );
  expect(within(region).getByRole("heading", { level: 1 }).textContent).toContain(needing!.personName);
  expect(within(region).getByRole("button", { name: "Exact request" })).toBeDefined();
});

test("arrows choose another change", async () => {
  const { user } = open();
  const region = await details();
  const before = within(region).getByRole("heading", { level: 1 }).textContent;
  (await screen.findByRole("grid", { name: "Pending changes" })).focus();
  await user.keyboard("{ArrowDown}");
  await waitFor(async () =>
    expect(within(await details()).getByRole("heading", { level: 1 }).textContent).not.toBe(before),
  );
});

test("the exact request is there on demand", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const withRequest = platform.world.operations.find((operation) => operation.request !== null)!;
  const { user } = open({ platform }, `/pending?operation=${withRequest.operationId}`);
  const region = await details();
  await user.click(await within(region).findByRole("button", { name: "Exact request" }));
  expect(await within(region).findByText(withRequest.request!.path, { exact: false })).toBeDefined();
});

test("a change is tried again now", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const retriable = platform.world.operations.find((operation) => operation.canRetry)!;
  const { user, callsOf } = open({ platform }, `/pending?operation=${retriable.operationId}`);
  await user.click(await screen.findByRole("button", { name: "Try again now" }));
  await waitFor(() => expect(callsOf("pending_retry")).toEqual([{ operationId: retriable.operationId }]));
});

test("discarding asks first, shows what would be lost, and moves focus back to the list", async () => {
  const { user, callsOf, platform } = open();
  const before = platform.world.operations.length;
  await user.click(await screen.findByRole("button", { name: "Discard change" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(document.activeElement, "the harmless button has the focus").toBe(
    within(dialog).getByRole("button", { name: "Keep change" }),
  );
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(callsOf("pending_discard"), "Escape discards nothing").toHaveLength(0);

  await user.click(screen.getByRole("button", { name: "Discard change" }));
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Discard change" }));
  await waitFor(() => expect(platform.world.operations).toHaveLength(before - 1));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("grid", { name: "Pending changes" })));
});

test("a discard that fails is said in the dialog, and the change stays", async () => {
  const { user } = open({
    override: {
      pending_discard: () => {
        throw localError("It is being sent at this moment.", "not_now");
      },
    },
  });
  await user.click(await screen.findByRole("button", { name: "Discard change" }));
  const dialog = await screen.findByRole("alertdialog");
  await user.click(within(dialog).getByRole("button", { name: "Discard change" }));
  expect(await within(dialog).findByText("It is being sent at this moment.")).toBeDefined();
});

test("one of several customers that are there already is chosen", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const found = platform.world.operations.find((operation) => operation.candidates.length > 0)!;
  const { user, callsOf } = open({ platform }, `/pending?operation=${found.operationId}`);
  const region = await details();
  const list = within(region).getByRole("list", { name: `Already in ${found.system.name}` });
  const rows = within(list).getAllByRole("listitem");
  expect(
    rows.map((row) => row.textContent?.includes(found.candidates[rows.indexOf(row)]!.remoteId)),
    "the order is the system's own",
  ).not.toContain(false);
  const differing = found.candidates.find((candidate) => candidate.differences.length > 0)!;
  expect(within(list).getAllByText(/was not changed: Securely keeps what it has/).length).toBeGreaterThan(0);
  await user.click(within(list).getByRole("button", { name: `Use this customer: ${differing.name}` }));
  expect(callsOf("pending_choose")).toEqual([{ operationId: found.operationId, remoteId: differing.remoteId }]);
  expect(await screen.findByText(`at /customers/$personId ${found.personId}`)).toBeDefined();
});

test("values of a body of values inside values stand beside their paths", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const operation = platform.world.operations.find((one) => one.request !== null)!;
  operation.request = {
    method: "PATCH",
    path: "/v0/persons/7d943c51",
    encoding: "application/json",
    parameters: [
      { name: "legal_address.city", value: "Amsterdam" },
      { name: "middle_name", value: "" },
    ],
  };
  const { user } = open({ platform }, `/pending?operation=${operation.operationId}`);
  const region = await details();
  await user.click(await within(region).findByRole("button", { name: "Exact request" }));
  expect(within(region).getByText("legal_address.city")).toBeDefined();
  expect(within(region).getByText("Amsterdam")).toBeDefined();
  expect(within(region).getByText("empty")).toBeDefined();
});

test("with nothing pending it says that everything is sent", async () => {
  const platform = memoryPlatform({ scene: "calm", customers: 10 });
  open({ platform });
  expect(await screen.findByText("Everything is sent")).toBeDefined();
});
