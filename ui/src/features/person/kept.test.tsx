import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { renderApp } from "../../test/app.tsx";
import { keepAllDrafts } from "../drafts/keeper.ts";
import { keepUnsaved } from "./unsaved.ts";

const maria = "person-000001";

/** What survives a crash: only what was written to the drafts. */
const forgetAll = () => {
  for (const id of ["name.salutation", "ssn", "birth.date", "name.middle"])
    for (const recordId of recordIds) keepUnsaved(`${id} ${recordId}`, null);
};
const world = () => memoryPlatform({ customers: 300 }).world;
const records = world().people[0]!.records;
const recordIds = records.map((record) => record.recordId);
const recordIn = (connectionId: string) => records.find((record) => record.connectionId === connectionId)!.recordId;

const open = async (drafts: Record<string, unknown> = {}) => {
  const app = renderApp("/customers");
  for (const [key, body] of Object.entries(drafts)) app.platform.world.drafts.set(key, body as never);
  await app.router.navigate({ to: "/customers/$personId", params: { personId: maria } });
  await screen.findByRole("heading", { level: 1, name: "Maria Jansen" });
  return app;
};

describe("text that was not saved", () => {
  beforeEach(forgetAll);

  it("is kept under its record and field, and forgotten when it is given up", async () => {
    const { user, platform } = await open();
    const key = `edits:${recordIn("conn-3")}`;
    await user.click(screen.getByRole("button", { name: "Edit Salutation" }));
    await user.keyboard("Mevr.");
    await waitFor(() =>
      expect(platform.world.drafts.get(key)).toEqual({ [`name.salutation ${recordIn("conn-3")}`]: "Mevr." }),
    );
    await user.keyboard("{Escape}");
    await waitFor(() => expect(platform.world.drafts.has(key)).toBe(false));
  });

  it("is offered again when the customer is opened, without taking the focus, and can be discarded", async () => {
    const recordId = recordIn("conn-3");
    const { user, callsOf } = await open({ [`edits:${recordId}`]: { [`name.salutation ${recordId}`]: "Mevr." } });
    const box = await screen.findByRole<HTMLInputElement>("textbox", { name: "Salutation" });
    expect(box.value).toBe("Mevr.");
    expect(document.activeElement, "what opens by itself does not take the focus").not.toBe(box);
    expect(screen.getByText("Not saved yet")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Discard what was typed for Salutation" }));
    expect(await screen.findByRole("button", { name: "Edit Salutation" })).toBeDefined();
    await waitFor(() => expect(callsOf("draft_discard")).toContainEqual({ key: `edits:${recordId}` }));
    expect(callsOf("fields_edit")).toEqual([]);
  });

  it("is never a secret, and a hidden value only apart from the others", async () => {
    const { user, callsOf, platform } = await open();
    await user.click(screen.getByRole("button", { name: "Edit Social security number" }));
    await user.keyboard("123-45-6789");
    await user.click(screen.getByRole("button", { name: /^Edit Date of birth/ }));
    const born = await screen.findByRole("textbox", { name: "Date of birth" });
    await user.clear(born);
    await user.type(born, "1990-01-01");
    await user.click(screen.getByRole("button", { name: "Edit Salutation" }));
    await user.keyboard("Dr.");
    await waitFor(() => expect(JSON.stringify(callsOf("draft_save"))).toContain("Dr."));
    await waitFor(() => expect([...platform.world.drafts.values()]).toContain("1990-01-01"));
    expect(JSON.stringify(callsOf("draft_save"))).not.toContain("123-45");
    for (const { key, body } of callsOf("draft_save") as { key: string; body: unknown }[])
      if (!key.startsWith("hidden/birth.date:")) expect(JSON.stringify(body)).not.toContain("1990");
  });

  it("that is hidden stays out of the page until its editor is opened, and goes when it is given up", async () => {
    const recordId = recordIn("conn-3");
    const [marks, hidden] = [`edits:${recordId}`, `hidden/birth.date:${recordId}`];
    const { user, callsOf, platform } = await open({
      [marks]: { [`birth.date ${recordId}`]: true },
      [hidden]: "1990-01-0",
    });
    const note = /^What you typed here is kept, hidden/;
    expect(await screen.findByText(note)).toBeDefined();
    expect(screen.queryByRole("textbox", { name: "Date of birth" })).toBeNull();
    expect(callsOf("draft_get")).not.toContainEqual({ key: hidden });
    await user.click(screen.getByRole("button", { name: "Edit Date of birth" }));
    const box = await screen.findByRole<HTMLInputElement>("textbox", { name: "Date of birth" });
    expect(box.value).toBe("1990-01-0");
    expect(callsOf("field_reveal"), "editing is seeing, which is noted").toHaveLength(1);
    expect(screen.queryByText(note)).toBeNull();
    await user.click(box);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(platform.world.drafts.has(hidden)).toBe(false));
    await waitFor(() => expect(platform.world.drafts.has(marks)).toBe(false));
    expect(await screen.findByRole("button", { name: "Edit Date of birth" })).toBeDefined();
  });

  it("that is hidden and cannot be read now is not lost", async () => {
    const recordId = recordIn("conn-3");
    const hidden = `hidden/birth.date:${recordId}`;
    const { user, platform } = await open({
      [`edits:${recordId}`]: { [`birth.date ${recordId}`]: true },
      [hidden]: "1990",
    });
    const invoke = platform.invoke.bind(platform);
    let isBroken = true;
    platform.invoke = (name, request, signal) =>
      isBroken && name === "draft_get" ? Promise.reject(new Error("the disk")) : invoke(name, request, signal);
    await user.click(await screen.findByRole("button", { name: "Edit Date of birth" }));
    expect(await screen.findByRole("alert")).toBeDefined();
    expect(platform.world.drafts.get(hidden)).toBe("1990");
    isBroken = false;
    await user.click(screen.getByRole("button", { name: "Edit Date of birth" }));
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Date of birth" })).value).toBe("1990");
  });

  it("that is a secret is said to be lost, where it was typed", async () => {
    const { user, platform, unmount } = await open();
    await user.click(screen.getByRole("button", { name: "Edit Social security number" }));
    await user.keyboard("123-45-6789");
    platform.emit({ kind: "lock_near", seconds: 30 });
    expect(
      await screen.findByText(/The number you are typing is not kept\.$/, { selector: "[role=alert]" }),
    ).toBeDefined();
    const drafts = () => [...platform.world.drafts.values()];
    const mark = { [`ssn ${recordIn("conn-4")}`]: false };
    await keepAllDrafts();
    expect(drafts()).toContainEqual(mark);
    unmount();
    await keepAllDrafts();
    expect(drafts(), "what goes with the page takes nothing back").toContainEqual(mark);
    expect(JSON.stringify([...platform.world.drafts])).not.toContain("123-45");
  });

  it("that was a secret when the program ended is missing, which is said until it is typed again", async () => {
    const recordId = recordIn("conn-4");
    const { user } = await open({ [`edits:${recordId}`]: { [`ssn ${recordId}`]: false } });
    expect(await screen.findByText("The number you were typing is not kept.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Edit Social security number" }));
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("button", { name: "Edit Social security number" })).toBeDefined();
    expect(screen.queryByText("The number you were typing is not kept.")).toBeNull();
  });

  it("opens the form for a channel as it was left", async () => {
    const { user, callsOf } = await open({
      [`channel:${recordIds[0]!}`]: { kind: "email", address: "half@", recordId: recordIds[0] },
    });
    const box = await screen.findByRole<HTMLInputElement>("textbox", { name: "Address" });
    expect(box.value).toBe("half@");
    expect(document.activeElement).not.toBe(box);
    await user.click(screen.getByRole("button", { name: "Discard" }));
    expect(screen.queryByRole("textbox", { name: "Address" })).toBeNull();
    expect(callsOf("draft_discard")).toContainEqual({ key: `channel:${recordIds[0]!}` });
  });

  it("offers an event that was typed, and goes on with it", async () => {
    const { user } = await open({
      [`event:${recordIds[0]!}`]: { message: "Parcel ret", initiatedBy: "", sourceUrl: "" },
    });
    expect(await screen.findByText("An event is not saved yet.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Go on with the event" }));
    const dialog = await screen.findByRole("dialog", { name: "Add event" });
    const box = await within(dialog).findByRole<HTMLTextAreaElement>("textbox", { name: "What happened" });
    expect(box.value).toBe("Parcel ret");
    await user.type(box, "urned");
    await user.click(within(dialog).getByRole("button", { name: "Save event" }));
    await waitFor(() => expect(screen.queryByText("An event is not saved yet.")).toBeNull());
  });
});
