import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { ErasureReport } from "../../contract/types.ts";
import { erasures } from "../../messages/privacy.ts";
import { renderApp } from "../../test/app.tsx";
import type { MemoryOptions } from "../../platform/memory.ts";

const maria = "person-000001";

async function open(entry: string, options: MemoryOptions = {}) {
  const app = renderApp(`/customers/${maria}`, { scene: "calm", ...options });
  const name = (await screen.findByRole("heading", { level: 1 })).textContent ?? "";
  await app.user.click(screen.getByRole("button", { name: "More actions" }));
  await app.user.click(await screen.findByRole("menuitem", { name: entry }));
  return { ...app, name };
}

const report: ErasureReport = {
  erasureId: "erasure-1",
  at: "2026-11-20T14:00:00.000Z",
  state: "needs_agent",
  systems: [
    {
      system: "Omnidesk",
      provider: "omnidesk",
      badge: "OD",
      action: "purge",
      state: "needs_agent",
      words: "Everything is wiped.",
      problem: "Not this one.",
      operationId: "operation-7",
      at: null,
    },
  ],
  proof: { tables: 34, pages: 12_412, files: 2, found: [{ place: "timeline", times: 2 }], shared: 1 },
  files: [],
  unreadable: [],
  liftedAt: null,
};

describe("erasing a customer", () => {
  it("says what goes and what stays, asks for the name, and shows the report", async () => {
    const { user, name, callsOf } = await open("Erase everywhere…", { scene: "busy" });
    const dialog = await screen.findByRole("alertdialog");
    const systems = await within(dialog).findByRole("list", { name: "What happens in the systems" });
    expect(systems.textContent).toContain("It cannot be erased from here.");
    expect(dialog.textContent).toContain("Files you exported may hold this person.");
    const button = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Erase everywhere" });
    expect(button.disabled).toBe(true);
    await user.click(within(dialog).getByRole("textbox"));
    await user.paste(name);
    await user.click(button);
    const told = await screen.findByRole("dialog");
    expect(await within(told).findByText(/nothing found\./)).toBeTruthy();
    expect(told.textContent).not.toContain(name);
    expect(callsOf("erasure_confirm")).toEqual([{ personId: maria, phrase: name }]);
    await user.click(within(told).getByRole("button", { name: "Allow again" }));
    expect(await within(told).findByText(/^Allowed to come back on/)).toBeTruthy();
    await user.click(within(told).getByRole("button", { name: "Close" }));
    const list = await screen.findByRole("list", { name: "Erasures" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(1);
  });

  it("cannot begin while a change is on its way", async () => {
    const obstacle = "A change is on its way.";
    const plan = { phrase: "Maria", systems: [], obstacle };
    const here = { records: 1, entries: 0, unsent: 1, drafts: 0, views: [], files: [], copies: 0, unreadable: [] };
    await open("Erase everywhere…", { override: { erasure_plan: () => ({ ...plan, here }) } });
    const dialog = await screen.findByRole("alertdialog");
    expect(await within(dialog).findByText(obstacle)).toBeTruthy();
    expect(within(dialog).queryByRole("textbox")).toBeNull();
    expect(within(dialog).getByRole<HTMLButtonElement>("button", { name: "Erase everywhere" }).disabled).toBe(true);
  });

  it("lets the agent try again or leave it where a system said no", async () => {
    const override = { erasure_get: () => report, pending_discard: () => ({}), pending_retry: () => ({}) };
    const { user, callsOf } = renderApp("/settings?erasure=erasure-1", { override });
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText("It said no: Not this one.")).toBeTruthy();
    expect(dialog.textContent).toContain("found in timelines of other customers (2)");
    await user.click(within(dialog).getByRole("button", { name: "Try again in Omnidesk" }));
    await waitFor(() => expect(callsOf("pending_retry")).toEqual([{ operationId: "operation-7" }]));
    await user.click(within(dialog).getByRole("button", { name: "Leave it in Omnidesk" }));
    await waitFor(() => expect(callsOf("pending_discard")).toEqual([{ operationId: "operation-7" }]));
  });

  it("has a report that can be copied, with everything that is shown", () => {
    const text = erasures.asText({ ...report, files: ["/home/agent/everything.zip"] });
    for (const part of ["12,412 pages", "1 address or name was kept", "Omnidesk: It said no", "everything.zip"])
      expect(text).toContain(part);
  });

  it("says how many answers of a system are not shown", async () => {
    const override = {
      customers_search_live: () => ({
        kind: "found" as const,
        askedFor: "words in the name",
        rows: [],
        more: null,
        erased: ["erasure-1"],
      }),
      erasure_get: () => report,
    };
    const { user } = renderApp("/customers", { override });
    await user.type(await screen.findByRole("searchbox", { name: "Find customers" }), "zoe");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect((await screen.findAllByText(/not shown: /)).length).toBeGreaterThan(0);
    await user.click(screen.getByRole("button", { name: "Reports" }));
    expect(await screen.findByRole("dialog")).toBeTruthy();
  });
});

describe("writing down everything held on a customer", () => {
  it("says that the file is not protected, and where it is", async () => {
    const { user, callsOf } = await open("Everything held on them…");
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("This file leaves the protected area.");
    await user.click(within(dialog).getByRole("button", { name: "Write the file" }));
    expect(await within(dialog).findByText(/everything-.*\.zip$/)).toBeTruthy();
    expect(callsOf("person_export")).toEqual([{ personId: maria, readFirst: true }]);
  });
});
