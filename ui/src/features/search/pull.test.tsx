import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderApp } from "../../test/app.tsx";

describe("a first pull", () => {
  it("tells how far it is, how fast, and how long it takes", async () => {
    renderApp("/customers", { scene: "pulling" });
    expect(await screen.findByText("412,800 of 1,000,000 · 8,400 a second · about 1 min left")).toBeTruthy();
  });

  it("is paused and resumed where it stands", async () => {
    const { user, callsOf } = renderApp("/customers", { scene: "pulling" });
    await user.click(await screen.findByRole("button", { name: "Pause pulling Omnidesk" }));
    expect(await screen.findByText("paused at 412,800 of 1,000,000")).toBeTruthy();
    expect(callsOf("connection_sync_stop")).toEqual([{ connectionId: "conn-1" }]);
    await user.click(screen.getByRole("button", { name: "Resume pulling Omnidesk" }));
    await waitFor(() => expect(callsOf("connection_sync")).toEqual([{ connectionId: "conn-1" }]));
    expect(await screen.findByRole("button", { name: "Pause pulling Omnidesk" })).toBeTruthy();
  });
});
