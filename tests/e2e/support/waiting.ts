import { setTimeout as pause } from "node:timers/promises";

/** How long anything on this machine may take before a test gives up on it. */
export const PATIENCE_MS = 15_000;

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

/**
 * Asks again until the answer is something, and returns it. `undefined` and errors count as "not yet"; the last error is
 * part of the refusal.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  let lastError: unknown;
  let wait = FIRST_PAUSE_MS;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() + wait > deadline) {
      throw new Error(`waited ${patienceMs} ms in vain for ${what}`, { cause: lastError });
    }
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
}
