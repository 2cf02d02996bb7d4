import { configure, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { localError, PlatformError } from "../../platform/types.ts";
import { renderScreen } from "../../test/screen.tsx";
import { ConnectionScreen } from "./ConnectionScreen.tsx";

// Whole screens in a document without a layout are slow to look through, and slower on a busy computer.
configure({ asyncUtilTimeout: 5_000 });

const NEW = "/settings/connections/new";
const SAVED = "/settings/connections/$connectionId";

const openNew = (options = {}) => renderScreen(NEW, ConnectionScreen, `${NEW}?provider=omnidesk`, options);
const openSaved = (options = {}) => renderScreen(SAVED, ConnectionScreen, "/settings/connections/conn-1", options);

const field = (name: string) => screen.findByLabelText(new RegExp(`^${name}`)) as Promise<HTMLInputElement>;

async function fill(user: ReturnType<typeof openNew>["user"], name: string, value: string) {
  const input = await field(name);
  await user.clear(input);
  await user.type(input, value);
}

describe("a new connection", () => {
  test("the environment fills the base URL and keeps the account that was typed", async () => {
    const { user } = openNew();
    const baseUrl = await field("Base URL");
    expect(baseUrl.value).toBe("https://{account}.omnidesk.com");
    await fill(user, "Base URL", "https://acme.omnidesk.com");
    await user.click(screen.getByRole("button", { name: /Environment/ }));
    await user.click(await screen.findByRole("option", { name: "Older account (.io)" }));
    expect((await field("Base URL")).value, "the account moves to the other address").toBe("https://acme.omnidesk.io");
  });

  test("a pattern that is not filled in is said beside the input, and focus goes there", async () => {
    const { user, callsOf } = openNew();
    await user.click(await screen.findByRole("button", { name: "Save connection" }));
    const baseUrl = await field("Base URL");
    await waitFor(() => expect(document.activeElement).toBe(baseUrl));
    expect(baseUrl.getAttribute("aria-invalid")).toBe("true");
    expect(callsOf("connection_add"), "nothing is sent that cannot work").toHaveLength(0);
  });

  test("testing shows that it works, how many customers there are, and the rights", async () => {
    const { user, callsOf } = openNew();
    await fill(user, "Base URL", "https://acme.omnidesk.com");
    await fill(user, "API key", "  secret-key ");
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText("The connection works")).toBeDefined();
    expect(screen.getByText(/12.480 customers there/)).toBeDefined();
    expect(screen.getByText("not tried, since trying would change something")).toBeDefined();
    expect(callsOf("connection_test")[0], "a pasted key loses the blanks around it").toMatchObject({
      connectionId: null,
      credentials: { apiKey: "secret-key" },
    });
    await fill(user, "Name", "Another");
    expect(screen.getByText("Changed since the test.")).toBeDefined();
  });

  test("a refused key is said in place, with what to do", async () => {
    const { user } = openNew();
    await fill(user, "Base URL", "https://acme.omnidesk.com");
    await fill(user, "API key", "wrong");
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText("The credentials were refused")).toBeDefined();
    expect(screen.getByText(/Copy them from the system again/)).toBeDefined();
  });

  test("a key that may not read is told from one that is refused", async () => {
    const { user } = openNew();
    await fill(user, "Base URL", "https://acme.omnidesk.com");
    await fill(user, "API key", "weak");
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText("The key may not read customers")).toBeDefined();
    expect(screen.getByText(/Ask whoever manages the system/)).toBeDefined();
  });

  test("a system that lists nobody says that its customers are found by search only", async () => {
    renderScreen(NEW, ConnectionScreen, `${NEW}?provider=securely`);
    expect(await screen.findByText(/Customers are found by search only. Securely offers no list/)).toBeDefined();
    expect(await field("API secret"), "a provider may need more than one credential").toBeDefined();
  });

  test("an issue from the other side stands beside its input, and nothing typed is lost", async () => {
    const issue = {
      field: "settings.brandId",
      rule: "number",
      character: null,
      message: "Digits only.",
      connectionId: null,
    };
    const { user } = openNew({
      override: {
        connection_add: () => {
          throw new PlatformError({
            code: "invalid_input",
            message: "",
            fields: [issue],
            retry: { kind: "never" },
            reference: "r",
          });
        },
      },
    });
    await fill(user, "Base URL", "https://acme.omnidesk.com");
    await fill(user, "API key", "secret-key");
    await fill(user, "Brand", "one");
    await user.click(screen.getByRole("button", { name: "Save connection" }));
    const brand = await field("Brand");
    await waitFor(() => expect(brand.getAttribute("aria-invalid")).toBe("true"));
    expect(document.activeElement, "focus goes to what has to be mended").toBe(brand);
    expect(screen.getByText("Digits only.")).toBeDefined();
    expect((await field("API key")).value, "the key need not be typed twice").toBe("secret-key");
    expect((await field("Base URL")).value).toBe("https://acme.omnidesk.com");
  });

  test("an error without a field is shown with everything kept", async () => {
    const { user } = openNew({
      override: {
        connection_add: () => {
          throw localError("The keychain of the system is locked.", "keychain_locked");
        },
      },
    });
    await fill(user, "Base URL", "https://acme.omnidesk.com");
    await user.click(screen.getByRole("button", { name: "Save connection" }));
    expect(await screen.findByText("The keychain is locked")).toBeDefined();
    expect((await field("Base URL")).value).toBe("https://acme.omnidesk.com");
  });

  test("a form that is left comes back, without its credentials", async () => {
    const platform = memoryPlatform({ customers: 10 });
    const first = openNew({ platform });
    await fill(first.user, "Base URL", "https://acme.omnidesk.com");
    await fill(first.user, "API key", "secret-key");
    await fill(first.user, "Name", "Acme");
    first.unmount();
    await waitFor(() => expect(platform.world.drafts.size).toBe(1));
    expect(
      JSON.stringify(platform.calls.filter((call) => call.name === "draft_save")),
      "credentials are never part of a draft",
    ).not.toContain("secret-key");

    const second = openNew({ platform });
    expect(await screen.findByText(/Continued from where you left off/)).toBeDefined();
    expect((await field("Base URL")).value).toBe("https://acme.omnidesk.com");
    expect((await field("API key")).value).toBe("");
    await second.user.click(screen.getByRole("button", { name: "Start over" }));
    expect((await field("Base URL")).value).toBe("https://{account}.omnidesk.com");
    await waitFor(() => expect(platform.world.drafts.size, "starting over forgets the draft").toBe(0));
  });

  test("guesses nobody verified with the vendor say so behind Advanced, with the default as a hint", async () => {
    const { user } = openNew();
    await user.click(await screen.findByRole("button", { name: "Advanced" }));
    const path = await field("Path for removing a channel");
    expect(path.placeholder).toBe("/api/v2/customer/channel");
    expect(screen.getAllByText("Not verified with the vendor.")).toHaveLength(2);
  });
});

describe("a saved connection", () => {
  test("keeps its credentials unless new ones are typed", async () => {
    const { user, callsOf } = openSaved();
    expect(await screen.findByText("Kept in the keychain, type to replace.")).toBeDefined();
    await fill(user, "Name", "Omnidesk main");
    await user.click(screen.getByRole("button", { name: "Save connection" }));
    expect(await screen.findByText("at /settings")).toBeDefined();
    expect(callsOf("connection_update")[0]).toMatchObject({
      connectionId: "conn-1",
      name: "Omnidesk main",
      credentials: {},
    });
  });

  test("is removed only after saying how many unsent changes go with it", async () => {
    const { user, callsOf } = openSaved();
    await user.click(await screen.findByRole("button", { name: "Remove connection" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(/not sent yet and would be lost/)).toBeDefined();
    const confirm = within(dialog).getByRole("button", { name: "Remove connection" });
    expect(confirm.hasAttribute("disabled"), "unsent changes are never dropped by the way").toBe(true);
    await user.click(within(dialog).getByRole("checkbox"));
    await user.click(confirm);
    expect(await screen.findByText("at /settings")).toBeDefined();
    expect(callsOf("connection_remove")).toEqual([{ connectionId: "conn-1", dropUnsent: true }]);
  });
});
