import { configure, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { localError } from "../../platform/types.ts";
import { renderScreen } from "../../test/screen.tsx";
import { CreateScreen } from "./CreateScreen.tsx";

// Whole screens in a document without a layout are slow to look through, and slower on a busy computer.
configure({ asyncUtilTimeout: 5_000 });

const open = (options = {}, address = "/new") => renderScreen("/new", CreateScreen, address, options);
const box = (name: string) => screen.findByRole("textbox", { name }) as Promise<HTMLInputElement>;

describe("issues", () => {
  test("show beside a field once it is left, not while it is typed", async () => {
    const { user } = open();
    const first = await box("First name");
    await user.type(first, "Jan<");
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(first.getAttribute("aria-invalid")).toBeNull();
    await user.tab();
    await waitFor(() => expect(first.getAttribute("aria-invalid")).toBe("true"));
  });

  test("an empty form says so at the top and moves focus there", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Create customer" }));
    const summary = (await screen.findByText(/Fill in at least/)).closest("[role=alert]");
    await waitFor(() => expect(document.activeElement).toBe(summary));
  });

  test("without a system chosen nothing is sent, and focus goes to the choice", async () => {
    const { user, callsOf } = open();
    await user.click(await screen.findByRole("checkbox", { name: "Omnidesk" }));
    await user.type(await box("First name"), "Jan");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Choose at least one system.")).toBeDefined();
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByRole("checkbox")[0]));
    expect(callsOf("customer_create")).toHaveLength(0);
  });

  test("of a channel stand beside its row", async () => {
    const { user } = open();
    await user.type(await box("Address"), "not an address");
    await user.click(screen.getByRole("button", { name: "Create customer" }));
    await waitFor(async () => expect((await box("Address")).getAttribute("aria-invalid")).toBe("true"));
  });
});

describe("candidates", () => {
  test("who might be the same person is listed with why, and opens by key", async () => {
    const platform = memoryPlatform({ customers: 40 });
    const record = platform.world.people[0]!.records[0]!;
    const known = [record.fields["name.given"]?.value, record.fields["name.family"]?.value].join(" ");
    const { user } = open({ platform });
    await user.type(await box("First name"), record.fields["name.given"]!.value);
    await user.type(await box("Last name"), record.fields["name.family"]!.value);
    const area = (await screen.findByRole("heading", { name: "Might already exist" })).closest("section")!;
    const opener = (await within(area).findAllByRole("button", { name: `Open ${known}` }))[0]!;
    expect(within(area).getAllByText("same or similar name").length).toBeGreaterThan(0);
    opener.focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText(/at \/customers\/\$personId person-/)).toBeDefined();
  });
});

describe("saving", () => {
  test("Ctrl+Enter creates in the one connection there is and goes to the new person", async () => {
    const platform = memoryPlatform({ customers: 10 });
    platform.world.connections.splice(1);
    const { user, callsOf } = open({ platform });
    await user.type(await box("First name"), "Jan");
    await user.type(await box("Address"), "jan@example.nl");
    await user.click(screen.getByRole("button", { name: "Add custom field" }));
    await user.type(await box("Field name"), "segment");
    await user.type(await box("Value"), "loyal");
    await user.type(await box("Ticket number"), "8812{Enter}");
    expect(callsOf("customer_create"), "Enter alone creates nothing").toHaveLength(0);
    await user.click(screen.getByRole("checkbox", { name: "Leave open tickets where they are" }));
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByText(/at \/customers\/\$personId/);
    expect(callsOf("customer_create")).toEqual([
      {
        connectionIds: ["conn-1"],
        fields: { "name.given": "Jan", "custom.segment": "loyal" },
        channels: [{ kind: "email", address: "jan@example.nl" }],
        ticketId: "8812",
        noSync: true,
        personId: "",
        confirmed: false,
      },
    ]);
    await waitFor(() => expect(platform.world.drafts.size, "a saved form is not a draft any more").toBe(0));
  });

  test("a failure keeps everything that was typed", async () => {
    const { user } = open({
      override: {
        customer_create: () => {
          throw localError("No room is left to write.", "disk_full");
        },
      },
    });
    await user.type(await box("First name"), "Jan");
    await user.click(screen.getByRole("button", { name: "Create customer" }));
    expect(await screen.findByText("The disk is full")).toBeDefined();
    expect((await box("First name")).value).toBe("Jan");
  });
});

describe("a form that was left", () => {
  test("comes back as it was, and can be started over", async () => {
    const platform = memoryPlatform({ customers: 10 });
    const first = open({ platform });
    await first.user.click((await screen.findAllByRole("checkbox", { name: "Fietsenwinkel" }))[0]!);
    await first.user.type(await box("Last name"), "Jansen");
    await first.user.click(screen.getByRole("button", { name: "Add channel" }));
    await first.user.keyboard("+31 6 1234 5678");
    first.unmount();
    await waitFor(() => expect(platform.world.drafts.size).toBe(1));

    const second = open({ platform });
    expect(await screen.findByText("Continued from where you left off.")).toBeDefined();
    expect((await box("Last name")).value).toBe("Jansen");
    expect(
      screen.getAllByRole("textbox", { name: "Address" }).map((input) => (input as HTMLInputElement).value),
    ).toEqual(["", "+31 6 1234 5678"]);
    expect((screen.getByRole("checkbox", { name: "Fietsenwinkel" }) as HTMLInputElement).checked).toBe(true);
    await second.user.click(screen.getByRole("button", { name: "Start over" }));
    expect((await box("Last name")).value).toBe("");
    await waitFor(() => expect(platform.world.drafts.size).toBe(0));
  });

  test("what was searched for in vain is filled in", async () => {
    open({}, "/new?name=Maria%20de%20Vries&address=%2B31612345678");
    expect((await box("First name")).value).toBe("Maria");
    expect((await box("Last name")).value).toBe("de Vries");
    expect((await box("Address")).value).toBe("+31612345678");
  });
});

describe("a connection that is removed while the form is open", () => {
  test("is named, and what was typed stays", async () => {
    const { user, platform } = open();
    await user.click(await screen.findByRole("checkbox", { name: "Fietsenwinkel" }));
    await user.type(await box("First name"), "Jan");
    await platform.invoke("connection_remove", { connectionId: "conn-2", dropUnsent: true });
    expect(await screen.findByText(/^Fietsenwinkel was removed meanwhile\./)).toBeDefined();
    expect((await box("First name")).value).toBe("Jan");
  });

  test("is said to have been the last, and what was typed is kept", async () => {
    const { user, platform } = open();
    await user.type(await box("First name"), "Jan");
    for (const { view } of platform.world.connections)
      await platform.invoke("connection_remove", { connectionId: view.connectionId, dropUnsent: true });
    expect(await screen.findByText(/The connection was removed while you were typing/)).toBeDefined();
    await waitFor(() => expect(JSON.stringify(platform.world.drafts.get("new-customer"))).toContain("Jan"));
  });
});
