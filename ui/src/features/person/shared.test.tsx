import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { localError } from "../../platform/types.ts";
import { renderScreen } from "../../test/screen.tsx";
import { PersonScreen } from "./PersonScreen.tsx";

const maria = "person-000001";
const familyOfThree = "Edit Last name (Omnidesk, secuconnect, Synctera)";

async function open() {
  const app = renderScreen("/customers/$personId", PersonScreen, `/customers/${maria}`);
  await screen.findByRole("heading", { level: 1 });
  return app;
}

const box = () => screen.getByRole("textbox", { name: /^Last name/ });

describe("a value that several systems share", () => {
  it("is changed in all of them, each by an edit of its own", async () => {
    const { user, callsOf, platform } = await open();
    const records = platform.world.people[0]!.records;
    await user.click(screen.getByRole("button", { name: familyOfThree }));
    const choice = screen.getByRole("group", { name: "Change it in" });
    expect(within(choice).getAllByRole("checkbox", { checked: true })).toHaveLength(3);
    await user.clear(box());
    await user.type(box(), "de Jong{Enter}");
    await waitFor(() => expect(callsOf("fields_edit")).toHaveLength(3));
    expect(callsOf("fields_edit")).toMatchObject(
      [records[0]!, records[2]!, records[3]!].map(({ recordId }) => ({
        recordId,
        fields: { "name.family": "de Jong" },
        confirmed: false,
      })),
    );
    const after = await screen.findByRole("button", { name: familyOfThree });
    await waitFor(() => expect(document.activeElement).toBe(after));
  });

  it("is changed only where the agent wants it, and is two lines then", async () => {
    const { user, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: familyOfThree }));
    await user.click(screen.getByRole("checkbox", { name: "secuconnect" }));
    await user.click(screen.getByRole("checkbox", { name: "Synctera" }));
    await user.clear(box());
    await user.type(box(), "de Jong");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("button", { name: "Edit Last name (Omnidesk)" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Edit Last name (secuconnect, Synctera)" })).toBeTruthy();
    expect(callsOf("fields_edit")).toHaveLength(1);
  });

  it("says that a system has to be chosen", async () => {
    const { user, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: familyOfThree }));
    for (const name of ["Omnidesk", "secuconnect", "Synctera"])
      await user.click(within(screen.getByRole("group", { name: "Change it in" })).getByRole("checkbox", { name }));
    await user.type(box(), "x{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("Choose at least one system.");
    expect(callsOf("fields_edit")).toEqual([]);
    await user.type(box(), "{Escape}");
  });

  it("stays open with its text where one system refuses, and is saved in the others", async () => {
    const app = await open();
    const { user, platform } = app;
    const refused = platform.world.people[0]!.records[3]!.recordId;
    const invoke = platform.invoke.bind(platform);
    platform.invoke = (name, request, signal) =>
      name === "fields_edit" && (request as { recordId: string }).recordId === refused
        ? Promise.reject(localError("Synctera does not take this name.", "invalid_input"))
        : invoke(name, request, signal);
    await user.click(screen.getByRole("button", { name: familyOfThree }));
    await user.clear(box());
    await user.type(box(), "de Jong{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Synctera does not take this name.");
    expect(await screen.findByRole("button", { name: "Edit Last name (Omnidesk, secuconnect)" })).toBeTruthy();
    const left = screen.getByRole<HTMLInputElement>("textbox", { name: "Last name (Synctera)" });
    expect(left.value, "what was typed is kept for the system that refused").toBe("de Jong");
    await user.type(left, "{Escape}");
  });

  it("asks from which systems a channel is removed", async () => {
    const { user, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: "Remove Telephone +31 6 1234 5678" }));
    const ask = screen.getByRole("group", { name: "Remove Telephone +31 6 1234 5678?" });
    expect(callsOf("channel_remove")).toEqual([]);
    await user.click(within(ask).getByRole("checkbox", { name: "Fietsenwinkel" }));
    await user.click(within(ask).getByRole("button", { name: "Remove channel" }));
    await waitFor(() => expect(callsOf("channel_remove").length).toBeGreaterThan(0));
    expect(await screen.findByText("will be removed")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Remove Telephone +31 6 1234 5678" })).toBeTruthy();
    expect(document.activeElement).not.toBe(document.body);
  });
});

describe("a hidden value", () => {
  it("is shown when it is asked for, and hidden again", async () => {
    const { user } = await open();
    const identity = screen.getByRole("region", { name: "Identity" });
    expect(within(identity).queryByText(/\d{1,2}.*1978/)).toBeNull();
    await user.click(within(identity).getByRole("button", { name: "Show Date of birth" }));
    expect(await within(identity).findByText(/7.*1978/)).toBeTruthy();
    await user.click(within(identity).getByRole("button", { name: "Hide Date of birth" }));
    expect(within(identity).queryByText(/Jul.*1978/)).toBeNull();
  });

  it("that is a secret is edited from an empty box that shows nothing", async () => {
    const { user } = await open();
    expect(screen.queryByRole("button", { name: "Show Social security number" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Edit Social security number" }));
    const secret = screen.getByLabelText<HTMLInputElement>("Social security number");
    expect([secret.type, secret.value]).toEqual(["password", ""]);
    await user.click(screen.getByRole("button", { name: "Show Social security number" }));
    expect(secret.type).toBe("text");
    await user.type(secret, "123-45-6789");
    await user.keyboard("{Escape}");
    expect(screen.queryByLabelText("Social security number")).toBeNull();
  });
});

describe("a choice", () => {
  const choose = async (user: Awaited<ReturnType<typeof open>>["user"], field: string, option: string) => {
    await user.click(screen.getByRole("button", { name: `Edit ${field}` }));
    await user.click(await screen.findByRole("option", { name: option }));
  };

  it("is saved when it is made", async () => {
    const { user, callsOf } = await open();
    await choose(user, "Status", "Active");
    await waitFor(() =>
      expect(callsOf("fields_edit")).toMatchObject([{ fields: { status: "ACTIVE" }, confirmed: false }]),
    );
  });

  it("with legal weight is asked about once more", async () => {
    const { user, callsOf } = await open();
    await choose(user, "Status", "Deceased");
    const dialog = await screen.findByRole("alertdialog", { name: "Set Status to “Deceased”?" });
    expect(callsOf("fields_edit")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Set to “Deceased”" }));
    await waitFor(() =>
      expect(callsOf("fields_edit")).toMatchObject([{ fields: { status: "DECEASED" }, confirmed: true }]),
    );
  });

  it("with legal weight is not made when it is given up", async () => {
    const { user, callsOf } = await open();
    await choose(user, "Status", "Deceased");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(callsOf("fields_edit")).toEqual([]);
    const status = await screen.findByRole("button", { name: "Edit Status" });
    await waitFor(() => expect(document.activeElement).toBe(status));
  });

  it("takes along what has to go with it", async () => {
    const { user, callsOf } = await open();
    await choose(user, "Ban", "Suspended");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Fill in “Reason for the ban” as well.");
    await user.type(screen.getByRole("textbox", { name: "Reason for the ban" }), "chargebacks{Enter}");
    await waitFor(() =>
      expect(callsOf("fields_edit")).toMatchObject([
        { fields: { "ban.status": "SUSPENDED", "ban.note": "chargebacks" } },
      ]),
    );
  });
});

describe("an address", () => {
  it("is one line, and opens into its parts", async () => {
    const { user, callsOf } = await open();
    const card = screen.getByRole("region", { name: "Addresses" });
    expect(within(card).getByText("Keizersgracht 12, 1015 CR Amsterdam, Netherlands")).toBeTruthy();
    await user.click(within(card).getByRole("button", { name: "Edit Legal address" }));
    const parts = within(card).getByRole("group", { name: "Parts of Legal address" });
    await user.click(within(parts).getByRole("button", { name: "Edit House number" }));
    const number = within(parts).getByRole("textbox", { name: "House number" });
    await user.clear(number);
    await user.type(number, "14{Enter}");
    await waitFor(() => expect(callsOf("fields_edit")).toMatchObject([{ fields: { "address.legal.number": "14" } }]));
  });

  it("folds up with Escape and keeps the focus", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Edit Shipping address" }));
    await user.keyboard("{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Edit Shipping address" }));
  });
});
