import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderApp } from "../test/app.tsx";

describe("keys", () => {
  it("reach every screen without a mouse", async () => {
    const { user, router } = renderApp();
    await screen.findByRole("grid", { name: "Customers" });
    await user.keyboard("gp");
    await waitFor(() => expect(router.state.location.pathname).toBe("/pending"));
    await user.keyboard("gs");
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings"));
    await user.keyboard("gc");
    await waitFor(() => expect(document.activeElement).toBe(screen.queryByRole("grid", { name: "Customers" })));
  });

  it("are letters while something is typed", async () => {
    const { user, router } = renderApp();
    await screen.findByRole("grid", { name: "Customers" });
    await user.keyboard("/");
    const box = screen.getByRole<HTMLInputElement>("searchbox", { name: "Find customers" });
    expect(document.activeElement).toBe(box);
    await user.keyboard("cage?");
    expect(box.value).toBe("cage?");
    expect(router.state.location.pathname).toBe("/customers");
  });

  it("are all on the help sheet", async () => {
    const { user } = renderApp();
    await screen.findByRole("grid", { name: "Customers" });
    await user.keyboard("?");
    const sheet = await screen.findByRole("dialog", { name: "Keys" });
    expect(within(sheet).getByText("Go to pending changes")).toBeTruthy();
  });

  it("open a palette of what can be done now", async () => {
    const { user } = renderApp("/customers/person-000001");
    await screen.findByRole("heading", { level: 1, name: "Maria Jansen" });
    await user.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
    const palette = await screen.findByRole("dialog", { name: "Commands" });
    await user.keyboard("event");
    expect(await within(palette).findByRole("menuitem", { name: "Add event" })).toBeTruthy();
    expect(within(palette).queryByRole("menuitem", { name: "Go to settings" })).toBeNull();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByRole("dialog", { name: "Add event" })).toBeTruthy();
  });

  it("open the dialog that links a customer with another", async () => {
    const { user } = renderApp("/customers/person-000001");
    await screen.findByRole("heading", { level: 1, name: "Maria Jansen" });
    await user.keyboard("l");
    expect(await screen.findByRole("dialog", { name: "Link Maria Jansen with" })).toBeTruthy();
  });
});
