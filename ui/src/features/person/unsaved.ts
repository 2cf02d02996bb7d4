import { useSyncExternalStore } from "react";

/** Text that was typed into a value and neither saved nor given up, and why it could not be saved. */
export interface Unsaved {
  text: string;
  error: unknown;
  /** The record under which it is kept when the program ends; null if it must not be written anywhere. */
  keptFor: string | null;
}

/** What is typed at the moment, so that looking at another customer loses nothing. */
const kept = new Map<string, Unsaved>();
const listeners = new Set<() => void>();
let ids: ReadonlySet<string> = new Set();

export function keepUnsaved(id: string, unsaved: Unsaved | null): void {
  if (unsaved === null) kept.delete(id);
  else kept.set(id, unsaved);
  if (ids.has(id) !== kept.has(id)) ids = new Set(kept.keys());
  for (const listener of listeners) listener();
}

export function subscribeUnsaved(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was typed into a value and not saved. */
export function useUnsaved(id: string): Unsaved | null {
  return useSyncExternalStore(subscribeUnsaved, () => kept.get(id) ?? null);
}

/** The values that something was typed into and not saved. */
export function useUnsavedIds(): ReadonlySet<string> {
  return useSyncExternalStore(subscribeUnsaved, () => ids);
}

/** The texts that are kept under a record, by value. */
export function unsavedOf(recordId: string): Record<string, string> {
  return Object.fromEntries([...kept].flatMap(([id, one]) => (one.keptFor === recordId ? [[id, one.text]] : [])));
}

/** Texts that were kept when the program ended; what is typed already stays. */
export function restoreUnsaved(recordId: string, texts: Readonly<Record<string, string>>): void {
  for (const [id, text] of Object.entries(texts))
    if (!kept.has(id)) keepUnsaved(id, { text, error: null, keptFor: recordId });
}
