import { configure, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { localError } from "../../platform/types.ts";
import { memoryPlatform } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { CreateScreen } from "./CreateScreen.tsx";

// Whole screens in a document without a layout are slow to look through, and slower on a busy computer.
configure({ asyncUtilTimeout: 5_000 });

const open = (options = {}) => renderScreen("/new", CreateScreen, "/new", { customers: 20, ...options });
type User = ReturnType<typeof open>["user"];

const box = (name: string) => screen.findByRole("textbox", { name }) as Promise<HTMLInputElement>;
const descriptionOf = (input: HTMLElement) =>
  (input.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");

/** Ticks these systems and no others. */
async function choose(user: User, ...names: string[]) {
  for (const checkbox of await within(await screen.findByRole("group", { name: "Create in" })).findAllByRole(
    "checkbox",
  )) {
    const name = (checkbox as HTMLInputElement).labels?.[0]?.textContent ?? "";
    if ((checkbox as HTMLInputElement).checked !== names.includes(name)) await user.click(checkbox);
  }
}

describe("several systems", () => {
  test("the first that can create is chosen, and the form shows what all chosen ones take", async () => {
    const { user } = open();
    expect((await screen.findByRole<HTMLInputElement>("checkbox", { name: "Omnidesk" })).checked).toBe(true);
    expect(screen.queryByRole("region", { name: "Legal address" }), "Omnidesk keeps no address").toBeNull();
    await choose(user, "Omnidesk", "Synctera");
    expect(screen.getByRole("region", { name: "Legal address" })).toBeDefined();
    expect(screen.getByRole("region", { name: "Shipping address" })).toBeDefined();
    expect(screen.getByRole("button", { name: /Prospect.*Status/ })).toBeDefined();
  });

  test("a field is required where a chosen system needs it, as soon as it does", async () => {
    const { user } = open();
    await choose(user, "Omnidesk", "Synctera");
    const legal = screen.getByRole("region", { name: "Legal address" });
    const line = within(legal).getByRole("textbox", { name: "Address line 1" });
    expect(line.getAttribute("aria-required"), "an empty address needs nothing").toBeNull();
    await user.type(within(legal).getByRole("textbox", { name: "City" }), "Austin");
    expect(line.getAttribute("aria-required")).toBe("true");
    expect(descriptionOf(line)).toContain("needed by Synctera");
  });

  test("a value that a chosen system does not take is said beside it", async () => {
    const { user } = open();
    await choose(user, "Securely", "Synctera");
    const middle = await box("Middle name");
    expect(descriptionOf(middle)).not.toContain("not kept");
    await user.type(middle, "J.");
    expect(descriptionOf(middle)).toContain("not kept in Securely");
  });

  test("what creating means is said where its system is ticked", async () => {
    const { user } = open();
    await choose(user, "Omnidesk");
    expect(screen.queryByText(/Finds the customer by external id/)).toBeNull();
    await choose(user, "Omnidesk", "Securely");
    expect(screen.getByText(/Securely: Finds the customer by external id/)).toBeDefined();
    expect(screen.getByText("Securely needs E-mail or Telephone.")).toBeDefined();
  });

  test("advice is given and stops nobody", async () => {
    const { user, callsOf } = open();
    await choose(user, "secuconnect");
    await user.type(await box("First name"), "Jan");
    expect(await screen.findByText("secuconnect asks for 6 more fields; they may stay empty.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Create customer" }));
    await screen.findByText(/at \/customers\/\$personId/);
    expect(callsOf("customer_create")).toHaveLength(1);
  });
});

describe("what must not be lost or leak", () => {
  test("a secret is dots until it is shown, and never part of the draft", async () => {
    const platform = memoryPlatform({ customers: 20 });
    const { user, unmount } = open({ platform });
    await choose(user, "Synctera");
    const input = screen.getByLabelText(/^Social security number/);
    expect(input.getAttribute("type")).toBe("password");
    await user.type(input, "123-45-6789");
    await user.click(screen.getByRole("button", { name: "Show Social security number" }));
    expect(input.getAttribute("type")).toBe("text");
    await user.type(await box("First name"), "Jan");
    unmount();
    await waitFor(() => expect(platform.world.drafts.size).toBe(1));
    expect(JSON.stringify(platform.calls.filter(({ name }) => name === "draft_save"))).not.toContain("6789");
  });

  test("a choice with legal weight is confirmed before anything is saved", async () => {
    const { user, callsOf } = open();
    await choose(user, "Synctera");
    await user.type(await box("First name"), "Jan");
    await user.click(screen.getByRole("button", { name: /Status/ }));
    await user.click(await screen.findByRole("option", { name: "Deceased" }));
    await user.click(screen.getByRole("button", { name: "Create customer" }));
    const dialog = await screen.findByRole("alertdialog", { name: "This has legal weight" });
    expect(callsOf("customer_create")).toHaveLength(0);
    await user.click(within(dialog).getByRole("button", { name: "Go back" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    await user.click(screen.getByRole("button", { name: "Create customer" }));
    await user.click(await screen.findByRole("button", { name: "Confirm and create" }));
    await screen.findByText(/at \/customers\/\$personId/);
    expect(callsOf("customer_create")).toMatchObject([{ confirmed: true, fields: { status: "DECEASED" } }]);
  });
});

describe("who is there already", () => {
  const area = async () => (await screen.findByRole("heading", { name: "Might already exist" })).closest("section")!;

  test("systems are asked for a complete address, and what they say is the reason", async () => {
    const { user, callsOf } = open();
    await choose(user, "Securely");
    await user.type(await box("Address"), "maria.jansen@example.n");
    expect(callsOf("customers_search_live"), "half an address finds strangers").toHaveLength(0);
    await user.type(await box("Address"), "l");
    const list = await area();
    expect(await within(list).findByText(/same e-mail in Securely/)).toBeDefined();
    expect(within(list).getByText(/Securely: 1 found by e-mail address/)).toBeDefined();
    expect(callsOf("customers_search_live")).toEqual([{ connectionId: "conn-5", query: "maria.jansen@example.nl" }]);
    expect(screen.getByRole("button", { name: "Create anyway" })).toBeDefined();
  });

  test("a question that is not wanted any more is given up, and a value is asked for once", async () => {
    const signals: AbortSignal[] = [];
    const platform = memoryPlatform({
      customers: 20,
      override: { customers_search_live: () => new Promise(() => {}) },
    });
    const { invoke } = platform;
    Object.assign(platform, {
      invoke: (name: never, request: never, signal?: AbortSignal) => {
        if (name === "customers_search_live" && signal) signals.push(signal);
        return invoke.call(platform, name, request, signal);
      },
    });
    const { user } = open({ platform });
    const address = await box("Address");
    await user.type(address, "jan@example.nl");
    await waitFor(() => expect(signals).toHaveLength(1));
    await user.type(await box("First name"), "Jan");
    await user.clear(address);
    expect(signals[0]?.aborted).toBe(true);
    expect(signals, "typing elsewhere asks nothing again").toHaveLength(1);
  });

  test("what is in the way is said on the system's line, with what to do", async () => {
    let asked = 0;
    const { user } = open({
      override: {
        customers_search_live: ({ connectionId }: { connectionId: string }) => {
          if (connectionId === "conn-4") throw localError("The key was refused.", "refused");
          asked += 1;
          throw localError("It did not answer.", "unreachable");
        },
      },
    });
    await choose(user, "Omnidesk", "Synctera");
    await user.type(await box("Address"), "jan@example.nl");
    const list = await area();
    await user.click(await within(list).findByRole("button", { name: "Ask Omnidesk again" }));
    await waitFor(() => expect(asked).toBe(2));
    await user.click(within(list).getByRole("button", { name: "Fix the connection Synctera" }));
    expect(await screen.findByText("at /settings/connections/$connectionId conn-4")).toBeDefined();
  });

  test("new records can join somebody who is there, and that can be undone", async () => {
    const { user, callsOf } = open();
    await user.type(await box("Address"), "maria.jansen@example.nl");
    const list = await area();
    await user.click(await within(list).findByRole("button", { name: "Link to Maria Jansen" }));
    expect(screen.getByText("Will be linked to Maria Jansen.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Undo linking to Maria Jansen" }));
    expect(screen.queryByText("Will be linked to Maria Jansen.")).toBeNull();
    expect(document.activeElement, "the focus stays in the form").not.toBe(document.body);

    await user.click(within(list).getByRole("button", { name: "Link to Maria Jansen" }));
    await user.click(screen.getByRole("button", { name: "Create customer" }));
    expect(await screen.findByText("at /customers/$personId person-000001")).toBeDefined();
    expect(callsOf("customer_create")).toMatchObject([{ personId: "person-000001" }]);
  });
});
