import { configure, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { LiveSearchReply, LiveSearchRequest } from "../../contract/types.ts";
import { localError, PlatformError } from "../../platform/types.ts";
import { gate, renderApp } from "../../test/app.tsx";

// Whole screens in a document without a layout are slow to look through, and slower on a busy computer.
configure({ asyncUtilTimeout: 5_000 });

const nobody: LiveSearchReply = { kind: "found", askedFor: "words in the name", rows: [], more: null, erased: [] };

function busy(seconds: number): PlatformError {
  const { wire } = localError("Slow down.", "throttled");
  return new PlatformError({ ...wire, retry: { kind: "after", seconds } });
}

async function ask(live: (request: LiveSearchRequest) => LiveSearchReply | Promise<LiveSearchReply>, query = "zoe") {
  const app = renderApp("/customers", { override: { customers_search_live: live } });
  await app.user.type(await screen.findByRole("searchbox", { name: "Find customers" }), query);
  await app.user.keyboard("{Control>}{Enter}{/Control}");
  const panel = await screen.findByRole("region", { name: "From the systems" });
  return { ...app, panel };
}

describe("live search", () => {
  it("waits as long as a system asks for, and asks again by itself", async () => {
    let tries = 0;
    const { panel } = await ask(({ connectionId }) => {
      if (connectionId !== "conn-5") return nobody;
      tries += 1;
      if (tries === 1) throw busy(0.2);
      return nobody;
    });
    expect(await within(panel).findByText(/Securely: busy until \d/)).toBeTruthy();
    expect(await within(panel).findByText("Securely: nobody found by words in the name")).toBeTruthy();
    expect(tries).toBe(2);
  });

  it("leads to the connection where the system refuses, and asks again where it failed", async () => {
    let failing = true;
    const { user, panel, router } = await ask(({ connectionId }) => {
      if (connectionId === "conn-4") throw localError("The key was refused.", "refused");
      if (connectionId === "conn-3" && failing) throw localError("No answer.", "unreachable");
      return nobody;
    });
    failing = false;
    await user.click(await within(panel).findByRole("button", { name: "Ask secuconnect again" }));
    expect(await within(panel).findByText("secuconnect: nobody found by words in the name")).toBeTruthy();
    await user.click(within(panel).getByRole("button", { name: "Fix the connection Synctera" }));
    expect(router.state.location.pathname).toBe("/settings/connections/conn-4");
  });

  it("stops all that has not answered, and a late answer changes nothing", async () => {
    const late = gate<LiveSearchReply>();
    const { user, panel } = await ask(({ connectionId }) => (connectionId === "conn-1" ? nobody : late.promise));
    await within(panel).findByText("Omnidesk: nobody found by words in the name");
    await user.click(within(panel).getByRole("button", { name: "Stop asking the systems" }));
    expect(within(panel).getAllByText(/: stopped$/)).toHaveLength(4);
    late.open(nobody);
    await Promise.resolve();
    expect(within(panel).getAllByText(/: stopped$/)).toHaveLength(4);
    expect(within(panel).queryByRole("button", { name: "Stop asking the systems" })).toBeNull();
  });

  it("puts whoever is found later below, so that nobody moves", async () => {
    const first = gate<LiveSearchReply>();
    const row = (name: string) => ({
      personId: name,
      name: [{ text: name, hit: false }],
      detail: [],
      reason: null,
      systems: [],
      changedAt: null,
      waiting: false,
      needsAttention: false,
    });
    const { panel } = await ask(({ connectionId }) => {
      if (connectionId === "conn-1") return first.promise;
      return connectionId === "conn-3" ? { ...nobody, rows: [row("Second")] } : nobody;
    });
    const results = await within(panel).findByRole("list", { name: "Found in the systems" });
    first.open({ ...nobody, rows: [row("First"), row("Second")] });
    await within(results).findByText("First");
    await waitFor(() =>
      expect(
        within(results)
          .getAllByRole("button")
          .map((button) => button.textContent),
      ).toEqual(["Second", "First"]),
    );
  });
});
