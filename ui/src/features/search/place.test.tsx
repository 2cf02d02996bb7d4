import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { AppEvent, PersonRow, SearchRequest, SearchWindow } from "../../contract/types.ts";
import { PlatformError } from "../../platform/types.ts";
import { gate, renderApp } from "../../test/app.tsx";

const rowHeight = 52;

function row(name: string): PersonRow {
  return {
    personId: name,
    name: [{ text: name, hit: false }],
    detail: [],
    reason: null,
    systems: [],
    changedAt: null,
    waiting: false,
    needsAttention: false,
  };
}

/** A list of customers that tests change underneath. */
function customers(count: number) {
  const names = Array.from({ length: count }, (_, at) => `Customer ${at}`);
  return {
    names,
    customers_search: ({ offset, limit }: SearchRequest): SearchWindow => ({
      total: names.length,
      totalIsExact: true,
      offset,
      rows: names.slice(offset, offset + limit).map(row),
      tookMicros: 1,
    }),
    customers_locate: ({ personId }: { personId: string }) => {
      const index = names.indexOf(personId);
      return { index: index < 0 ? null : index };
    },
  };
}

const grid = () => screen.findByRole("grid", { name: "Customers" });

async function scrollTo(position: number): Promise<HTMLElement> {
  const element = await grid();
  element.scrollTop = position;
  fireEvent.scroll(element);
  return element;
}

/** At which pixel of the screen a customer stands. */
function pixelOf(element: HTMLElement, name: string): number {
  const found = screen.getByRole("row", { name: new RegExp(`^${name} `) });
  return Number(/translateY\((-?[\d.]+)px\)/.exec(found.style.transform)?.[1]) - element.scrollTop;
}

const changed: AppEvent = { kind: "changed", tags: ["customers"] };

describe("the place in a list", () => {
  it("is kept when customers arrive above it", async () => {
    const list = customers(1000);
    const { platform } = renderApp("/customers", { override: list });
    await screen.findByText("Customer 0");
    const element = await scrollTo(300 * rowHeight + 20);
    await screen.findByText("Customer 302");
    const before = pixelOf(element, "Customer 302");
    list.names.unshift("Aaron", "Abel", "Ada");
    platform.emit(changed);
    await waitFor(() => expect(element.scrollTop).toBe(303 * rowHeight + 20));
    expect(pixelOf(element, "Customer 302"), "nobody sees a row move").toBe(before);
  });

  it("is kept when so many arrive that the windows on screen hold others", async () => {
    const list = customers(2000);
    const { platform, callsOf } = renderApp("/customers", { override: list });
    await screen.findByText("Customer 0");
    const element = await scrollTo(700 * rowHeight);
    await screen.findByText("Customer 702");
    list.names.unshift(...Array.from({ length: 650 }, (_, at) => `Newcomer ${at}`));
    platform.emit(changed);
    await waitFor(() => expect(element.scrollTop).toBe(1350 * rowHeight));
    expect(screen.getByText("Customer 702")).toBeTruthy();
    expect(callsOf("customers_locate")).toEqual([{ query: "", sort: "relevance", personId: "Customer 700" }]);
  });

  it("is the top as long as the list is at its top", async () => {
    const list = customers(1000);
    const { platform, callsOf } = renderApp("/customers", { override: list });
    await screen.findByText("Customer 0");
    list.names.unshift("Aaron");
    platform.emit(changed);
    expect(await screen.findByText("Aaron")).toBeTruthy();
    expect((await grid()).scrollTop).toBe(0);
    expect(callsOf("customers_locate")).toEqual([]);
  });

  it("takes the selection along", async () => {
    const list = customers(1000);
    const { platform, user } = renderApp("/customers", {
      override: { ...list, person_get: () => Promise.reject(new Error("not of interest here")) },
    });
    await screen.findByText("Customer 0");
    await scrollTo(300 * rowHeight);
    await user.click(await screen.findByText("Customer 303"));
    await waitFor(() => expect(screen.getByRole("row", { selected: true }).textContent).toContain("Customer 303"));
    list.names.unshift("Aaron");
    platform.emit(changed);
    await waitFor(() => expect(screen.getByRole("row", { selected: true }).getAttribute("aria-rowindex")).toBe("306"));
    expect(screen.getByRole("row", { selected: true }).textContent).toContain("Customer 303");
  });
});

describe("a long list", () => {
  it("holds the windows around the screen and no others", async () => {
    const list = customers(100_000);
    const { client } = renderApp("/customers", { override: list });
    await screen.findByText("Customer 0");
    for (let at = 0; at < 40; at++) {
      await scrollTo(at * 2500 * rowHeight);
      await screen.findByText(`Customer ${at * 2500 + 3}`);
    }
    const windows = client.getQueryCache().findAll({ queryKey: ["customers_search"] });
    expect(windows.length, "forty places were looked at").toBeLessThan(15);
  });
});

describe("a search that gave way to another", () => {
  it("is asked again and never shown as an error", async () => {
    let refusals = 2;
    const cancelled = new PlatformError({
      code: "cancelled",
      message: "Another search took its place.",
      fields: [],
      retry: { kind: "now" },
      reference: "",
    });
    const list = customers(3);
    renderApp("/customers", {
      override: {
        ...list,
        customers_search: (request) => {
          if (refusals-- > 0) throw cancelled;
          return list.customers_search(request);
        },
      },
    });
    expect(await screen.findByText("Customer 2")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("the number of results", () => {
  it("is counted to the end once typing rests, and all of them can be scrolled to", async () => {
    const list = customers(9000);
    const counting = gate<{ total: number }>();
    const { callsOf } = renderApp("/customers", {
      override: {
        ...list,
        customers_search: (request) => ({ ...list.customers_search(request), total: 5000, totalIsExact: false }),
        customers_count: () => counting.promise,
      },
    });
    const count = within(await screen.findByRole("region", { name: "Results" }));
    expect(await count.findByText(/^5,000\+ here/)).toBeTruthy();
    await waitFor(() => expect(callsOf("customers_count")).toEqual([{ query: "" }]));
    counting.open({ total: 9000 });
    expect(await count.findByText(/^9,000 here/)).toBeTruthy();
    expect((await grid()).getAttribute("aria-rowcount")).toBe("9001");
    await scrollTo(8900 * rowHeight);
    expect(await screen.findByText("Customer 8903")).toBeTruthy();
  });

  it("is not counted where it is known", async () => {
    const { callsOf } = renderApp("/customers", { override: customers(9) });
    await screen.findByText("Customer 8");
    expect(callsOf("customers_count")).toEqual([]);
  });
});
