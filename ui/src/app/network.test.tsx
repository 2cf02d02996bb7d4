import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { renderApp } from "../test/app.tsx";

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));

function hide(isHidden: boolean): void {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}

describe("when the network may be back", () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
  });
  afterEach(() => {
    hide(false);
    vi.useRealTimers();
  });

  const open = async () => {
    const app = renderApp("/pending");
    await screen.findByRole("grid", { name: "Pending changes" });
    return app;
  };

  it("everything is tried once, however often that is said", async () => {
    const { callsOf } = await open();
    for (let at = 0; at < 3; at++) window.dispatchEvent(new Event("online"));
    expect(callsOf("sync_now"), "not before it has settled").toEqual([]);
    await pass(1500);
    expect(callsOf("sync_now")).toEqual([{}]);
  });

  it("also after the window was away for long, and not after a moment", async () => {
    const { callsOf } = await open();
    hide(true);
    await pass(5000);
    hide(false);
    await pass(1500);
    expect(callsOf("sync_now"), "five seconds are no absence").toEqual([]);
    hide(true);
    await pass(61_000);
    hide(false);
    await pass(1500);
    expect(callsOf("sync_now")).toEqual([{}]);
  });
});
