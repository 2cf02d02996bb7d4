import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderApp } from "../../test/app.tsx";

const maria = "person-000001";

async function open(scene = "busy", personId = maria) {
  const app = renderApp(`/customers/${personId}`, { scene });
  await screen.findByRole("heading", { level: 1 });
  return app;
}

describe("the person page", () => {
  it("shows equal values once with every system, and different ones apart", async () => {
    await open();
    const identity = screen.getByRole("region", { name: "Identity" });
    expect(within(identity).getAllByRole("button", { name: /^Edit First name/ })).toHaveLength(1);
    expect(
      within(identity).getByRole("button", { name: "Edit Last name (Omnidesk, secuconnect, Synctera)" }),
    ).toBeTruthy();
    expect(within(identity).getByRole("button", { name: "Edit Last name (Fietsenwinkel)" })).toBeTruthy();
  });

  it("says what waits and where it goes", async () => {
    await open();
    const strip = await screen.findByRole("region", { name: "Pending changes of this customer" });
    expect(strip.textContent).toContain("2 changes waiting");
    expect(await within(strip).findByText(/E-mail → Omnidesk/)).toBeTruthy();
  });

  it("adds a channel with keys only", async () => {
    const { user, callsOf } = await open("calm");
    await user.keyboard("a");
    await user.type(await screen.findByRole("textbox", { name: "Address" }), "new@example.nl");
    await user.click(screen.getByRole("checkbox", { name: "Leave open tickets where they are" }));
    await user.click(screen.getByRole("button", { name: "Save channel" }));
    expect(await screen.findByRole("button", { name: "Edit E-mail new@example.nl" })).toBeTruthy();
    expect(callsOf("channel_add")).toMatchObject([{ kind: "email", address: "new@example.nl", noSync: true }]);
    expect(screen.queryByRole("textbox", { name: "Address" })).toBeNull();
  });

  it("keeps the form open with its text when the address is wrong", async () => {
    const { user } = await open("calm");
    await user.click(screen.getByRole("button", { name: "Add channel" }));
    await user.type(await screen.findByRole("textbox", { name: "Address" }), "not an address{Enter}");
    expect(await screen.findByText("This is not a complete e-mail address.")).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Address" }).value).toBe("not an address");
  });

  it("asks before doing what nobody has verified", async () => {
    const { user, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: "Remove Twitter mjansen_fietst" }));
    expect(callsOf("channel_remove")).toEqual([]);
    const ask = screen.getByRole("group", { name: "Remove Twitter mjansen_fietst?" });
    expect(within(ask).getByText(/Not verified with the vendor/)).toBeTruthy();
    await user.click(within(ask).getByRole("button", { name: "Remove channel" }));
    expect(await screen.findByText("will be removed")).toBeTruthy();
  });

  it("adds an event and shows it on the timeline at once", async () => {
    const { user } = await open("calm");
    await user.keyboard("e");
    const dialog = await screen.findByRole("dialog", { name: "Add event" });
    await user.type(await within(dialog).findByRole("textbox", { name: "What happened" }), "Parcel returned");
    await user.type(within(dialog).getByRole("textbox", { name: "Caused by" }), "web shop");
    await user.click(within(dialog).getByRole("button", { name: "Save event" }));
    const timeline = screen.getByRole("region", { name: "Timeline" });
    expect(await within(timeline).findByText("Parcel returned")).toBeTruthy();
    expect(within(timeline).getByText("waiting")).toBeTruthy();
  });

  it("adds a custom field by name", async () => {
    const { user, callsOf } = await open("calm");
    await user.click(screen.getByRole("button", { name: "Add custom field" }));
    await user.type(screen.getByRole("textbox", { name: "Field name" }), "shoe size");
    await user.type(screen.getByRole("textbox", { name: "Value" }), "42");
    await user.click(screen.getByRole("button", { name: "Save field" }));
    expect(await screen.findByRole("button", { name: "Edit shoe size" })).toBeTruthy();
    expect(callsOf("fields_edit")).toMatchObject([{ fields: { "custom.shoe size": "42" } }]);
  });
});

describe("removal", () => {
  async function openRemoval(item: RegExp) {
    const app = await open();
    await app.user.click(screen.getByRole("button", { name: "More actions" }));
    await app.user.click(await screen.findByRole("menuitem", { name: item }));
    const dialog = await screen.findByRole("alertdialog");
    return { ...app, dialog };
  }

  it("goes on only when the words are typed", async () => {
    const { user, dialog, callsOf } = await openRemoval(/Delete customer/);
    const phrase = await within(dialog).findByRole("textbox", { name: "Type “delete Maria Jansen” to confirm" });
    const button = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Delete customer" });
    expect(button.disabled).toBe(true);
    await user.type(phrase, "delete Maria{Enter}");
    expect(button.disabled, "half of the words is not enough").toBe(true);
    expect(callsOf("removal_confirm")).toEqual([]);
    await user.type(phrase, " Jansen");
    await user.click(button);
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(callsOf("removal_confirm")).toMatchObject([
      { personId: maria, removal: "delete", phrase: "delete Maria Jansen" },
    ]);
    expect((await screen.findAllByText("will be removed")).length).toBeGreaterThan(0);
    await waitFor(() => expect(document.activeElement, "the focus is not lost").not.toBe(document.body));
  });

  it("says where it cannot be done and leaves that system out", async () => {
    const { user, dialog, callsOf } = await openRemoval(/Purge all data/);
    expect(await within(dialog).findByText("Not possible: Purging is switched off for this connection.")).toBeTruthy();
    expect(within(dialog).getByText(/Not verified with the vendor/)).toBeTruthy();
    await user.type(within(dialog).getByRole("textbox", { name: /Type .* to confirm/ }), "purge Maria Jansen");
    await user.click(within(dialog).getByRole("button", { name: "Purge all data" }));
    await waitFor(() => expect(callsOf("removal_confirm")).toHaveLength(1));
    expect((callsOf("removal_confirm")[0] as { recordIds: string[] }).recordIds).toHaveLength(1);
  });

  it("does nothing when it is given up", async () => {
    const { user, callsOf } = await openRemoval(/Delete customer/);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(callsOf("removal_confirm")).toEqual([]);
  });
});
