import type { JsonValue, WireError } from "../../contract/types.ts";
import { asWireError, type Platform } from "../../platform/types.ts";

/** Long enough not to write at every key, short enough to lose nothing that matters. */
const DELAY_MS = 400;

/** The keepers of the forms that are open. */
const keepers = new Set<DraftKeeper>();

/** Texts that are typed and belong to no form of their own. */
const typed = new Set<() => void>();

/** What is typed elsewhere in the page is forgotten together with the forms, once all is kept. */
export function onForget(forget: () => void): void {
  typed.add(forget);
}

/**
 * Writes what waits in every open form, and resolves when all of it is kept. The page is taken down after that: what the forms say
 * while they go counts no more, and nothing that was typed stays behind.
 */
export async function keepAllDrafts(): Promise<void> {
  const all = [...keepers].map((keeper) => keeper.seal());
  for (const forget of typed) forget();
  await Promise.all(all);
}

/** Keeps one half-filled form on this device: at most one write per delay, in order, the latest state winning. */
export class DraftKeeper {
  readonly #platform: Platform;
  readonly #key: string;
  readonly #onError: (error: WireError | null) => void;
  #waiting: { timer: ReturnType<typeof setTimeout>; body: JsonValue } | null = null;
  #last: Promise<void> = Promise.resolve();
  #isSealed = false;

  constructor(platform: Platform, key: string, onError: (error: WireError | null) => void) {
    this.#platform = platform;
    this.#key = key;
    this.#onError = onError;
  }

  /** Counts among the open forms until the form closes. */
  open(): () => void {
    keepers.add(this);
    return () => {
      keepers.delete(this);
      this.flush();
    };
  }

  /** Writes what waits now, for the last time, and resolves when everything was written. */
  seal(): Promise<void> {
    this.flush();
    this.#isSealed = true;
    return this.#last;
  }

  /** Keeps the state of the form soon. */
  save(body: JsonValue): void {
    if (this.#isSealed) return;
    if (this.#waiting) clearTimeout(this.#waiting.timer);
    this.#waiting = { body, timer: setTimeout(() => this.flush(), DELAY_MS) };
  }

  /** Writes what waits now, when the form goes away. */
  flush(): void {
    if (!this.#waiting) return;
    clearTimeout(this.#waiting.timer);
    const { body } = this.#waiting;
    this.#waiting = null;
    this.#then(() => this.#platform.invoke("draft_save", { key: this.#key, body }));
  }

  /** Forgets the form: it was sent, or the agent starts over. */
  discard(): void {
    if (this.#isSealed) return;
    if (this.#waiting) clearTimeout(this.#waiting.timer);
    this.#waiting = null;
    this.#then(() => this.#platform.invoke("draft_discard", { key: this.#key }));
  }

  /** One after the other, so that a late write never brings back what was forgotten. */
  #then(step: () => Promise<unknown>): void {
    this.#last = this.#last.then(step).then(
      () => this.#onError(null),
      (error: unknown) => this.#onError(asWireError(error)),
    );
  }
}
