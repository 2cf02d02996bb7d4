import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { SavedView } from "../../contract/types.ts";
import { localError } from "../../platform/types.ts";
import { renderApp } from "../../test/app.tsx";

afterEach(() => {
  vi.useRealTimers();
});

const box = () => screen.findByRole<HTMLInputElement>("searchbox", { name: "Find customers" });
const picker = (name: string) => screen.findByRole("button", { name: `View: ${name}` });

/** The program with views saved before. */
async function withViews(...saved: Pick<SavedView, "name" | "query" | "sort">[]) {
  const app = renderApp();
  for (const view of saved) await app.platform.invoke("view_save", { ...view, at: null });
  return app;
}

const janssens = { name: "Janssens", query: "jans", sort: "name" } as const;
const urgent = { name: "Urgent", query: "has:conflict", sort: "status" } as const;

describe("saved views", () => {
  it("keep what is searched and sorted under a name", async () => {
    const { user, callsOf } = renderApp();
    await user.type(await box(), "status:frozen jans");
    await user.keyboard("{Control>}s{/Control}");
    const dialog = await screen.findByRole("dialog", { name: "Save this view" });
    const name = within(dialog).getByRole<HTMLInputElement>("textbox", { name: "Name" });
    expect(name.value, "a name to begin with").toBe("frozen · jans");
    expect(name.selectionEnd, "typing replaces it").toBe(name.value.length);
    await user.keyboard("Ice{Enter}");
    expect(await picker("Ice")).toBeTruthy();
    expect(callsOf("view_save")).toEqual([{ name: "Ice", query: "status:frozen jans", sort: "relevance", at: null }]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("say beside the name why it cannot be used", async () => {
    const { user } = await withViews(janssens);
    await user.type(await box(), "maria");
    await user.click(await screen.findByRole("button", { name: "Save view" }));
    const dialog = await screen.findByRole("dialog");
    await user.clear(within(dialog).getByRole("textbox"));
    await user.keyboard("janssens{Enter}");
    expect(await within(dialog).findByText("Another view has this name.")).toBeTruthy();
  });

  it("are opened with the keys and bring their search and order", async () => {
    const { user, router } = await withViews(janssens, urgent);
    await picker("All customers");
    await user.keyboard("v");
    const menu = await screen.findByRole("menu", { name: "View: All customers" });
    expect(await within(menu).findByRole("menuitemradio", { name: /^Janssens .+ customers?$/ })).toBeTruthy();
    expect(within(menu).getByRole("menuitemradio", { checked: true }).textContent).toContain("All customers");
    await user.keyboard("{ArrowDown}{Enter}");
    expect(await picker("Janssens")).toBeTruthy();
    expect((await box()).value).toBe("jans");
    expect(router.state.location.search).toEqual({ sort: "name" });
    await user.type(await box(), "x");
    expect(await picker("Search not saved"), "another search is no longer the view").toBeTruthy();
  });

  it("can be reached from the palette", async () => {
    const { user } = await withViews(janssens, urgent);
    await picker("All customers");
    await user.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
    const palette = await screen.findByRole("dialog", { name: "Commands" });
    await user.keyboard("urg");
    await user.click(await within(palette).findByRole("menuitem", { name: "View: Urgent" }));
    expect(await picker("Urgent")).toBeTruthy();
  });

  it("are renamed and moved", async () => {
    const { user, platform } = await withViews(janssens, urgent);
    const options = async (entry: string) => {
      await user.click(await screen.findByRole("button", { name: /^Change the view/ }));
      await user.click(await screen.findByRole("menuitem", { name: entry }));
    };
    await user.type(await box(), "has:conflict");
    await user.click(await screen.findByRole("button", { name: /Sort by/ }));
    await user.click(await screen.findByRole("option", { name: "Status" }));
    await picker("Urgent");
    await options("Move up");
    await waitFor(() => expect(platform.world.views.map(({ name }) => name)).toEqual(["Urgent", "Janssens"]));
    await options("Rename …");
    await user.keyboard("First of all{Enter}");
    expect(await picker("First of all")).toBeTruthy();
  });

  it("are put back where they were", async () => {
    const { user, platform } = await withViews(janssens, urgent);
    await picker("All customers");
    await user.keyboard("v{ArrowDown}{Enter}");
    await user.click(await screen.findByRole("button", { name: "Change the view Janssens" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
    const undo = await screen.findByRole("button", { name: "Undo removing Janssens" });
    expect(document.activeElement, "the way back is at hand").toBe(undo);
    expect(platform.world.views.map(({ name }) => name)).toEqual(["Urgent"]);
    await user.click(undo);
    expect(await picker("Janssens")).toBeTruthy();
    expect(platform.world.views.map(({ name }) => name)).toEqual(["Janssens", "Urgent"]);
  });

  it("are counted again at most every few seconds while customers change", async () => {
    const { platform, callsOf } = await withViews(janssens);
    await picker("All customers");
    await waitFor(() => expect(callsOf("views_count").length).toBeGreaterThan(0));
    const counted = callsOf("views_count").length;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (let change = 0; change < 30; change++) {
      platform.emit({ kind: "changed", tags: ["customers"] });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(callsOf("views_count").length, "three seconds of changes").toBe(counted);
    await vi.advanceTimersByTimeAsync(2000);
    expect(callsOf("views_count").length, "all of them at once").toBe(counted + 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(callsOf("views_count").length, "and not without a change").toBe(counted + 1);
  });

  it("are counted again after a search that came in between", async () => {
    let refusals = 1;
    const { platform, user } = renderApp("/customers", {
      override: {
        views_count: () => {
          if (refusals-- > 0) throw localError("Another search took its place.", "cancelled");
          return { counts: [{ viewId: "view-000001", total: 4711 }] };
        },
      },
    });
    await platform.invoke("view_save", { ...janssens, at: null });
    await picker("All customers");
    await user.keyboard("v");
    expect(await screen.findByRole("menuitemradio", { name: "Janssens 4,711 customers" })).toBeTruthy();
  });
});
