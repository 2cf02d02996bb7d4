import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { localError } from "../../platform/types.ts";
import { renderApp } from "../../test/app.tsx";

const { world } = memoryPlatform({ customers: 300 });
const maria = "person-000001";
const goneId = world.people.find((person) => person.records.some(({ state }) => state === "gone"))!.personId;
const mergedId = world.people.find((person) =>
  person.records.some(({ fields }) => Object.values(fields).some(({ merged }) => merged !== undefined)),
)!.personId;

const open = async (personId: string, options: Parameters<typeof renderApp>[1] = {}) => {
  const app = renderApp(`/customers/${personId}`, options);
  await screen.findByRole("heading", { level: 1 });
  return app;
};

describe("undoing what was not sent", () => {
  it("takes the change of one value back, on the value", async () => {
    const { user, callsOf, platform } = await open(maria);
    const channel = platform.world.operations.find(({ kind }) => kind === "change_channel")!;
    await user.click(await screen.findByRole("button", { name: /^Undo the change of E-mail/ }));
    await waitFor(() => expect(callsOf("pending_discard")).toEqual([{ operationId: channel.operationId }]));
  });

  it("puts only that value back where a change is about more", async () => {
    const { user, callsOf, platform } = await open("person-000009", { scene: "calm" });
    const [record] = platform.world.people[8]!.records;
    const before = record!.fields["name.given"]!.value;
    const recordId = record!.recordId;
    await platform.invoke("fields_edit", {
      recordId,
      fields: { "name.given": "Ann", "name.family": "Bee" },
      confirmed: false,
    });
    await user.click(await screen.findByRole("button", { name: "Undo the change of First name" }));
    await waitFor(() => expect(callsOf("field_undo")).toEqual([{ recordId, key: "name.given" }]));
    expect(record!.fields["name.given"]!.value).toBe(before);
    expect(callsOf("pending_discard")).toEqual([]);
  });

  it("takes the latest change back in the strip", async () => {
    const { user, callsOf } = await open(maria);
    const strip = await screen.findByRole("region", { name: "Pending changes of this customer" });
    await user.click(await within(strip).findByRole("button", { name: "Undo last: segment → Omnidesk" }));
    await waitFor(() => expect(callsOf("pending_discard")).toHaveLength(1));
    expect(await within(strip).findByText("1 change waiting")).toBeDefined();
  });

  it("is not offered for what is on its way", async () => {
    const { platform } = await open(maria);
    for (const operation of platform.world.operations) operation.attempts = 1;
    platform.emit({ kind: "changed", tags: ["pending"] });
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull());
  });
});

it("what merged by itself says how, and leads to where that is listed", async () => {
  const { user, router } = await open(mergedId);
  const badge = await screen.findByRole("button", { name: "How Last name was merged" });
  const how = document.getElementById(badge.getAttribute("aria-describedby") ?? "")?.textContent;
  expect(how).toContain("Both were kept.");
  await user.click(badge);
  await waitFor(() => expect(router.state.location.pathname).toBe("/conflicts"));
  expect(router.state.location.search).toEqual({ show: "merged" });
});

describe("a customer that is gone from a system", () => {
  it("is said to be, cannot be edited there, and is removed from this device after a question", async () => {
    const { user, callsOf } = await open(goneId);
    expect(await screen.findByText(/^Not in Synctera any more since /)).toBeDefined();
    const addresses = screen.getByRole("region", { name: "Addresses" });
    await user.click(within(addresses).getByRole("button", { name: "Edit Legal address" }));
    expect(
      within(addresses).getByRole("button", { name: "Edit City" }).getAttribute("aria-disabled"),
      "nothing of it can be changed",
    ).toBe("true");
    await user.click(screen.getByRole("button", { name: "Remove from this device: Synctera" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(document.activeElement).toBe(within(dialog).getByRole("button", { name: "Cancel" }));
    await user.click(within(dialog).getByRole("button", { name: "Remove from this device" }));
    await waitFor(() => expect(callsOf("record_forget")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByText(/^Not in Synctera any more/)).toBeNull());
    await waitFor(() => expect(document.activeElement, "the focus is not lost").not.toBe(document.body));
  });
});

describe("a full disk", () => {
  const full = () => {
    throw localError("There is no space left.", "disk_full");
  };

  it("is said in the form for a channel, which keeps its text", async () => {
    const { user } = await open("person-000009", { scene: "calm", override: { channel_add: full } });
    await user.keyboard("a");
    const box = await screen.findByRole<HTMLInputElement>("textbox", { name: "Address" });
    await user.type(box, "a@example.nl{Enter}");
    expect(await screen.findByText("The disk is full")).toBeDefined();
    expect(box.value).toBe("a@example.nl");
  });

  it("is said in the form for an event, which keeps its text", async () => {
    const { user } = await open(maria, { override: { event_add: full } });
    await user.keyboard("e");
    const dialog = await screen.findByRole("dialog", { name: "Add event" });
    const box = await within(dialog).findByRole<HTMLTextAreaElement>("textbox", { name: "What happened" });
    await user.type(box, "Parcel");
    await user.click(within(dialog).getByRole("button", { name: "Save event" }));
    expect(await within(dialog).findByText("The disk is full")).toBeDefined();
    expect(box.value).toBe("Parcel");
  });

  it("is said in the form for a custom field, and that nothing is kept for later", async () => {
    const { user } = await open("person-000009", {
      scene: "calm",
      override: { fields_edit: full, draft_save: full },
    });
    await user.click(screen.getByRole("button", { name: "Add custom field" }));
    await user.type(await screen.findByRole("textbox", { name: "Field name" }), "shoe");
    expect(await screen.findByText("What you type is not being kept for later.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Save field" }));
    expect(await screen.findByText("The disk is full")).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Field name" }).value).toBe("shoe");
  });
});
