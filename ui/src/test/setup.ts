import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
// On a busy machine a screen may take seconds to appear.
configure({ asyncUtilTimeout: 15_000 });

// jsdom lays nothing out: give the grid a height to fill and the layout observers something to be.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 520 });
Element.prototype.scrollIntoView = () => {};

/** Tells once, when it begins to observe, like a browser; nothing changes its size here. */
class FirstObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe(): void {
    this.#tell([], this);
  }
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= FirstObserver as unknown as typeof ResizeObserver;
window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
})) as unknown as typeof window.matchMedia;
