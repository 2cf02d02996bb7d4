import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

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
  expect(within(list).getByText("Agrees on e-mail and phone number."), "not in the system's raw words").toBeDefined();
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

describe("a long list", () => {
  test("is asked for in windows, only where it is looked at", async () => {
    const platform = memoryPlatform({ customers: 40 });
    const [first] = platform.world.operations;
    platform.world.operations = Array.from({ length: 5000 }, (_, index) => ({
      ...structuredClone(first!),
      operationId: `many-${String(index)}`,
      state: { kind: "queued" as const },
    }));
    const { callsOf, user } = open({ platform });
    await details();
    const grid = screen.getByRole("grid", { name: "Pending changes" });
    await waitFor(() => expect(grid.getAttribute("aria-rowcount")).toBe("5000"));
    expect(callsOf("pending_list")).toEqual([{ offset: 0, limit: 100, show: "all" }]);
    expect(within(grid).getAllByRole("row").length, "only rows near the screen exist").toBeLessThan(60);
    grid.focus();
    await user.keyboard("{End}");
    await waitFor(() => expect(callsOf("pending_list")).toContainEqual({ offset: 4900, limit: 100, show: "all" }));
    expect(callsOf("pending_list").length, "what lies between was not asked for").toBeLessThan(4);
  });

  test("is narrowed down by the program behind it", async () => {
    const { callsOf, user, platform } = open();
    await details();
    await user.click(screen.getByRole("radio", { name: /waiting$/ }));
    await waitFor(() => expect(callsOf("pending_list")).toContainEqual({ offset: 0, limit: 100, show: "waiting" }));
    const waiting = platform.world.operations.find(({ state }) => state.kind === "waiting_until")!;
    await waitFor(async () =>
      expect(within(await details()).getByRole("heading", { level: 1 }).textContent).toContain(waiting.personName),
    );
  });
});

test("a change behind another leads to the one it waits for", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const behind = platform.world.operations.find(({ state }) => state.kind === "behind")!;
  const front = platform.world.operations.find(({ state }) => state.kind === "waiting_until")!;
  const { user, router } = open({ platform }, `/pending?operation=${behind.operationId}`);
  const region = await details();
  await user.click(within(region).getByRole("button", { name: "Changed channel: E-mail" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ operation: front.operationId }));
  expect(await within(region).findByText(/next try in 0:\d\d/), "what is waited for is counted down").toBeDefined();
});

describe("editing a change before it is sent", () => {
  const openRejected = async (options: Parameters<typeof open>[0] = {}) => {
    const platform = memoryPlatform({ customers: 40, ...options });
    const rejected = platform.world.operations.find(({ state }) => state.kind === "rejected")!;
    const app = open({ platform }, `/pending?operation=${rejected.operationId}`);
    const region = await details();
    return { ...app, region, rejected };
  };

  test("shows what was wrong beside the field, says what is wrong with the new value, and sends only that", async () => {
    const { user, region, rejected, callsOf, platform } = await openRejected();
    await user.click(within(region).getByRole("button", { name: "Edit" }));
    const box = within(region).getByRole<HTMLInputElement>("textbox", { name: "First name" });
    expect(box.value).toBe("Łukasz");
    expect(document.activeElement).toBe(box);
    expect(box.getAttribute("aria-invalid"), "the last refusal stands beside its field").toBe("true");
    await user.clear(box);
    await user.type(box, "Łucja{Enter}");
    expect(await within(region).findByText(/“Ł” cannot be stored/)).toBeDefined();
    expect(box.value, "what was typed stays").toBe("Łucja");
    await user.clear(box);
    await user.type(box, "Lucja{Enter}");
    await waitFor(() =>
      expect(callsOf("pending_edit").at(-1)).toEqual({
        operationId: rejected.operationId,
        values: { "name.given": "Lucja" },
      }),
    );
    await waitFor(() => expect(within(region).queryByRole("textbox", { name: "First name" })).toBeNull());
    expect((await within(region).findAllByText("Lucja")).length).toBeGreaterThan(0);
    expect(document.activeElement).toBe(within(region).getByRole("button", { name: "Edit" }));
    expect(platform.world.drafts.size, "nothing half-filled is left").toBe(0);
  });

  test("keeps what was typed when it is left, and offers it again", async () => {
    const { user, region, rejected, platform, unmount } = await openRejected();
    await user.click(within(region).getByRole("button", { name: "Edit" }));
    await user.type(within(region).getByRole("textbox", { name: "First name" }), "x");
    unmount();
    await waitFor(() =>
      expect(platform.world.drafts.get(`pending:${rejected.operationId}`)).toEqual({ "name.given": "Łukaszx" }),
    );
    open({ platform }, `/pending?operation=${rejected.operationId}`);
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "First name" })).value).toBe("Łukaszx");
    expect(screen.getByText("Not saved yet")).toBeDefined();
  });

  test("says that the disk is full and keeps the text", async () => {
    const { user, region } = await openRejected({
      override: {
        pending_edit: () => {
          throw localError("There is no space left.", "disk_full");
        },
      },
    });
    await user.click(within(region).getByRole("button", { name: "Edit" }));
    const box = within(region).getByRole<HTMLInputElement>("textbox", { name: "First name" });
    await user.type(box, "x{Enter}");
    expect(await within(region).findByText("The disk is full")).toBeDefined();
    expect(box.value).toBe("Łukaszx");
  });
});

test("changes are written to a file, one or all, and it is said where", async () => {
  const { user, callsOf, platform } = open();
  const region = await details();
  await user.click(within(region).getByRole("button", { name: "Export" }));
  expect(await within(region).findByText(/Downloads\/pending-changes/)).toBeDefined();
  expect(callsOf("pending_export")).toHaveLength(1);
  expect((callsOf("pending_export")[0] as { operationIds: string[] }).operationIds).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Export all" }));
  expect(
    await screen.findByText(`${String(platform.world.operations.length)} changes written to`, { exact: false }),
  ).toBeDefined();
  expect(callsOf("pending_export").at(-1)).toEqual({ operationIds: [] });
});

test("a conflict leads to the screen where it is decided", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const conflict = platform.world.operations.find((operation) => operation.isConflict)!;
  const { user } = open({ platform }, `/pending?operation=${conflict.operationId}`);
  await user.click(within(await details()).getByRole("button", { name: "Decide" }));
  expect(await screen.findByText(/^at \/conflicts/)).toBeDefined();
});

test("a decision that is held can be taken back", async () => {
  const platform = memoryPlatform({ customers: 40 });
  const conflict = platform.world.operations.find((operation) => operation.isConflict)!;
  Object.assign(conflict, {
    isConflict: false,
    state: { kind: "held", until: new Date(Date.now() + 60_000).toISOString() },
  });
  const { user, callsOf } = open({ platform }, `/pending?operation=${conflict.operationId}`);
  const region = await details();
  expect(await within(region).findByText(/^Sending in \d+ s\./)).toBeDefined();
  await user.click(within(region).getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(callsOf("conflict_undo")).toEqual([{ operationId: conflict.operationId }]));
  expect(await within(region).findByRole("button", { name: "Decide" })).toBeDefined();
});
