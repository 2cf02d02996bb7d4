import { useSyncExternalStore } from "react";

/** Text that was typed into a value and neither saved nor given up, and why it could not be saved. */
export interface Unsaved {
  text: string;
  error: unknown;
}

/** In memory only, so that looking at another customer loses nothing. */
const kept = new Map<string, Unsaved>();
const listeners = new Set<() => void>();

export function keepUnsaved(id: string, unsaved: Unsaved | null): void {
  if (unsaved === null) kept.delete(id);
  else kept.set(id, unsaved);
  for (const listener of listeners) listener();
}

/** What was typed into a value and not saved. */
export function useUnsaved(id: string): Unsaved | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept.get(id) ?? null,
  );
}
