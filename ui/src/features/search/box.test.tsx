import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderApp } from "../../test/app.tsx";

const box = () => screen.findByRole<HTMLInputElement>("searchbox", { name: "Find customers" });

describe("help with filters", () => {
  it("is the next stop of Tab, and puts the value into the box", async () => {
    const { user } = renderApp();
    const input = await box();
    await user.type(input, "jans in:");
    const values = await screen.findByRole("toolbar", { name: "Values of in:" });
    await user.tab();
    expect(document.activeElement).toBe(within(values).getByRole("button", { name: "Omnidesk" }));
    await user.keyboard("{ArrowRight}{Enter}");
    expect(input.value).toBe("jans in:fietsenwinkel ");
    expect(document.activeElement, "typing goes on").toBe(input);
    expect(screen.queryByRole("toolbar"), "it goes by itself").toBeNull();
  });

  it("leaves the arrows of the box to the results", async () => {
    const { user } = renderApp();
    await user.type(await box(), "has:{ArrowDown}");
    expect(document.activeElement).toBe(screen.getByRole("grid", { name: "Customers" }));
    expect(screen.queryByRole("toolbar")).toBeNull();
  });

  it("is closed by Escape, which leaves what is typed", async () => {
    const { user } = renderApp();
    const input = await box();
    await user.type(input, "has:");
    await screen.findByRole("toolbar");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("toolbar")).toBeNull();
    expect(input.value).toBe("has:");
    await user.type(input, "p");
    expect(screen.queryByRole("toolbar"), "it stays closed for this filter").toBeNull();
    await user.type(input, "honing in:");
    expect(await screen.findByRole("toolbar"), "and comes back with another").toBeTruthy();
  });

  it("stays away from ordinary words", async () => {
    const { user } = renderApp();
    await user.type(await box(), "hans");
    expect(screen.queryByRole("toolbar")).toBeNull();
  });
});

describe("a filter that finds nobody", () => {
  it("says what is wrong with it", async () => {
    const { user } = renderApp();
    await user.type(await box(), "in:foo jans");
    expect(await screen.findByText("No connection is called “foo”")).toBeTruthy();
  });

  it("is no name for a new customer", async () => {
    const { user } = renderApp();
    await user.type(await box(), "has:pending zzzz");
    expect(await screen.findByText("Nobody here matches “has:pending zzzz”")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^New customer “/ })).toBeNull();
  });
});
