import type { Platform } from "../../platform/types.ts";
import { inquire, isSettled, type Answer } from "../search/inquiry.ts";
import type { Probe, ProbeKind } from "./probes.ts";

/** Long enough not to ask for every address on the way to the one that is meant. */
const DELAY_MS = 600;

/** What one connection said about one value. */
export interface Looked {
  connectionId: string;
  kind: ProbeKind;
  value: string;
  answer: Answer;
}

const keyOf = (connectionId: string, value: string): string => `${connectionId} ${value}`;

/**
 * Asks connections for the values of a form while it is typed: each connection at most once for each value, and no longer than the value
 * stands in the form.
 */
export class Lookup {
  readonly #platform: Platform;
  readonly #onChange: (looked: readonly Looked[]) => void;
  readonly #running = new Map<string, AbortController>();
  readonly #answers = new Map<string, Looked>();
  #probes: readonly Probe[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: Platform, onChange: (looked: readonly Looked[]) => void) {
    this.#platform = platform;
    this.#onChange = onChange;
  }

  /** These values stand in the form now. What is asked for and is not among them is given up at once. */
  want(probes: readonly Probe[]): void {
    this.#probes = probes;
    const wanted = new Set(this.#pairs().map(({ connectionId, value }) => keyOf(connectionId, value)));
    for (const [key, controller] of this.#running) {
      if (wanted.has(key)) continue;
      controller.abort();
      this.#running.delete(key);
      this.#answers.delete(key);
    }
    this.#report();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), DELAY_MS);
  }

  /** Asks one connection again for what it could not say. */
  again(connectionId: string): void {
    for (const [key, { connectionId: id, answer }] of this.#answers)
      if (id === connectionId && (answer.kind === "failed" || answer.kind === "refused")) this.#answers.delete(key);
    this.#ask();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const [key, controller] of this.#running) {
      controller.abort();
      this.#answers.delete(key);
    }
    this.#running.clear();
  }

  #pairs(): Omit<Looked, "answer">[] {
    return this.#probes.flatMap(({ connectionIds, kind, value }) =>
      connectionIds.map((connectionId) => ({ connectionId, kind, value })),
    );
  }

  #ask(): void {
    for (const pair of this.#pairs()) {
      const key = keyOf(pair.connectionId, pair.value);
      if (this.#answers.has(key)) continue;
      const controller = new AbortController();
      this.#running.set(key, controller);
      void inquire({
        platform: this.#platform,
        connectionId: pair.connectionId,
        query: pair.value,
        signal: controller.signal,
        onAnswer: (answer) => {
          this.#answers.set(key, { ...pair, answer });
          if (isSettled(answer)) this.#running.delete(key);
          this.#report();
        },
      });
    }
  }

  /** Tells what is known about the values that stand in the form. */
  #report(): void {
    this.#onChange(
      this.#pairs().flatMap(({ connectionId, value }) => this.#answers.get(keyOf(connectionId, value)) ?? []),
    );
  }
}
