import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderApp } from "../test/app.tsx";

describe("the status bar", () => {
  const open = async () => {
    const app = renderApp("/pending", { scene: "obstacles" });
    const bar = await screen.findByRole("contentinfo", { name: "Status" });
    await within(bar).findByRole("button", { name: /^Synctera/ });
    return { ...app, bar };
  };

  it("says of every connection what it does, and counts down what it waits for", async () => {
    const { bar } = await open();
    expect(within(bar).getByRole("button", { name: "Omnidesk · sending 1,060 of 1,240" })).toBeDefined();
    expect(
      within(bar).getByRole("button", { name: /^Fietsenwinkel · cannot be reached since .*, next try at / }),
    ).toBeDefined();
    expect(within(bar).getByRole("button", { name: /^secuconnect · busy, next try at / })).toBeDefined();
    expect(
      within(bar)
        .getByText(/^busy, next try 0:\d\d$/)
        .getAttribute("aria-hidden"),
    ).toBe("true");
  });

  it("leads from a refused key to where it is mended", async () => {
    const { user, bar, router } = await open();
    expect(within(bar).getByRole("button", { name: "Synctera · refused the credentials" })).toBeDefined();
    await user.click(within(bar).getByRole("button", { name: "Fix the connection Synctera" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings/connections/conn-4"));
  });

  it("warns of a clock that is off until it was seen", async () => {
    const { user } = await open();
    expect(await screen.findByText(/The clock of this computer is 14 minutes ahead/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Got it" }));
    expect(screen.queryByText(/The clock of this computer/)).toBeNull();
  });
});

describe("the way to the conflicts", () => {
  it("stands between the pending changes and the activity, with their number and a key", async () => {
    const { user, router, platform } = renderApp("/customers");
    const rail = await screen.findByRole("navigation", { name: "Main" });
    const names = within(rail)
      .getAllByRole("link")
      .map((link) => link.firstChild?.textContent);
    expect(names).toEqual(["Customers", "Pending", "Conflicts", "Activity", "Settings"]);
    const count = platform.world.operations.filter((operation) => operation.isConflict).length;
    await waitFor(() =>
      expect(within(rail).getByRole("link", { name: "Conflicts" }).textContent).toBe(`Conflicts${String(count)}`),
    );
    await user.keyboard("gx");
    await waitFor(() => expect(router.state.location.pathname).toBe("/conflicts"));
  });
});
