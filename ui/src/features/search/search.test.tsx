import { configure, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";

import { localError } from "../../platform/types.ts";
import type { SearchRequest, SearchWindow } from "../../contract/types.ts";
import { gate, renderApp } from "../../test/app.tsx";

// Whole screens in a document without a layout are slow to look through, and slower on a busy computer.
configure({ asyncUtilTimeout: 5_000 });

// The customer's page is a part of its own; reading it for the first time takes longer than a screen may.
beforeAll(() => import("../person/PersonScreen.tsx"), 60_000);

const box = () => screen.findByRole("searchbox", { name: "Find customers" });
const grid = () => screen.findByRole("grid", { name: "Customers" });
const rowNames = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("gridcell")[0]?.textContent ?? "");

function answer(name: string): SearchWindow {
  return {
    total: 1,
    totalIsExact: true,
    offset: 0,
    tookMicros: 900,
    rows: [
      {
        personId: name,
        name: [{ text: name, hit: false }],
        detail: [],
        reason: null,
        systems: [],
        changedAt: null,
        waiting: false,
        needsAttention: false,
      },
    ],
  };
}

describe("search", () => {
  it("marks what matches in every row, as it is typed", async () => {
    const { user } = renderApp();
    await user.type(await box(), "mar jans");
    const first = await screen.findByRole("row", { name: /Mar ?ia ?Jans ?en waiting/ });
    const marks = [...first.querySelectorAll("mark")].map((mark) => mark.textContent);
    expect(marks.slice(0, 2)).toEqual(["Mar", "Jans"]);
  });

  it("shows the answer to the latest query, whatever arrives when", async () => {
    const gates = new Map<string, ReturnType<typeof gate<SearchWindow>>>();
    const { user } = renderApp("/customers", {
      override: {
        customers_search: (request: SearchRequest) => {
          if (request.query === "") return answer("Everybody");
          const one = gate<SearchWindow>();
          gates.set(request.query, one);
          return one.promise;
        },
      },
    });
    await screen.findByText("Everybody");
    await user.type(await box(), "ab");
    expect(rowNames().join(), "the previous rows stay while the next load").toContain("Everybody");
    gates.get("ab")?.open(answer("Answer to ab"));
    await screen.findByText("Answer to ab");
    gates.get("a")?.open(answer("Answer to a"));
    await Promise.resolve();
    expect(rowNames().join(), "a late answer to an earlier query changes nothing").toContain("Answer to ab");
  });

  it("goes from the box to the results and on to the customer with keys only", async () => {
    const { user, router } = renderApp();
    await user.type(await box(), "maria jansen");
    await screen.findByRole("row", { name: /Mar ?ia ?Jans ?en waiting/ });
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(await grid());
    await screen.findByRole("heading", { level: 1, name: "Maria Jansen" });
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 })));
    expect(router.state.location.pathname).toMatch(/^\/customers\/person-/);
    await user.keyboard("{Escape}");
    expect(document.activeElement, "Escape leads back to the list").toBe(await grid());
  });

  it("goes on to the answer to what is typed, also when Enter comes before it", async () => {
    const one = gate<SearchWindow>();
    const { user, router } = renderApp("/customers", {
      override: {
        customers_search: (request) => (request.query === "maria" ? one.promise : answer("Somebody else")),
      },
    });
    await screen.findByText("Somebody else");
    await user.type(await box(), "maria{Enter}");
    expect(router.state.location.pathname, "the rows on screen answer an earlier query").toBe("/customers");
    one.open(answer("Maria Jansen"));
    await waitFor(async () => expect(document.activeElement).toBe(await grid()));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/customers\/.+/));
  });

  it("stays in the box when typing goes on after Enter", async () => {
    const one = gate<SearchWindow>();
    const { user, router } = renderApp("/customers", {
      override: {
        customers_search: (request) => (request.query.startsWith("maria") ? one.promise : answer("Somebody else")),
      },
    });
    await screen.findByText("Somebody else");
    await user.type(await box(), "maria{Enter} j");
    one.open(answer("Maria Jansen"));
    await screen.findByText("Maria Jansen");
    expect(document.activeElement).toBe(await box());
    expect(router.state.location.pathname).toBe("/customers");
  });

  it("says why somebody matches, in full on hover", async () => {
    const reason = "External id C-1001-and-more-than-fits-into-the-line";
    renderApp("/customers", {
      override: {
        customers_search: () => {
          const found = answer("Maria Jansen");
          return { ...found, rows: found.rows.map((row) => ({ ...row, reason })) };
        },
      },
    });
    expect((await screen.findByText(reason)).title).toBe(reason);
  });

  it("says what to do when nobody matches", async () => {
    const { user } = renderApp();
    await user.type(await box(), "zzzz");
    expect(await screen.findByText("Nobody here matches “zzzz”")).toBeTruthy();
    expect(screen.getByRole("button", { name: "New customer “zzzz”" })).toBeTruthy();
  });

  it("asks every system side by side and keeps each answer on its own line", async () => {
    const { user } = renderApp("/customers", {
      override: {
        customers_search_live: ({ connectionId }) => {
          if (connectionId === "conn-2") throw localError("The key was refused.", "refused");
          return { kind: "cannot_search", reason: "an e-mail address has to be whole." };
        },
      },
    });
    await user.type(await box(), "maria@");
    await user.keyboard("{Control>}{Enter}{/Control}");
    const panel = await screen.findByRole("region", { name: "From the systems" });
    expect(
      await within(panel).findByText(/Omnidesk: cannot search by this: an e-mail address has to be whole/),
    ).toBeTruthy();
    expect(await within(panel).findByText("Fietsenwinkel: refused the credentials")).toBeTruthy();
  });

  it("says why the systems cannot be asked yet", async () => {
    const { user, callsOf } = renderApp();
    const ask = await screen.findByRole("button", { name: "Ask the systems" });
    await user.click(ask);
    expect(ask.getAttribute("aria-disabled")).toBe("true");
    expect(callsOf("customers_search_live")).toEqual([]);
  });

  it("fetches rows far down in windows of their own", async () => {
    const { user, callsOf } = renderApp();
    (await grid()).focus();
    await screen.findByRole("row", { name: /Mar ?ia ?Jans ?en waiting/ });
    await user.keyboard("{End}");
    await waitFor(() =>
      expect(callsOf("customers_search")).toContainEqual({ query: "", sort: "relevance", offset: 200, limit: 100 }),
    );
  });
});
