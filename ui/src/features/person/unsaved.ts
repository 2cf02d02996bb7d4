import { useSyncExternalStore } from "react";

import type { JsonValue } from "../../contract/types.ts";
import { asObject } from "../drafts/useDraft.ts";
import { onForget } from "../drafts/keeper.ts";

/**
 * How a text is kept when the program ends: with the other texts of its record; apart from them, for a hidden value, and given to its own
 * editor only; or nowhere, for a secret.
 */
export type Keeping = "open" | "hidden" | "never";

/** Text that was typed into a value and neither saved nor given up, and why it could not be saved. */
export interface Unsaved {
  /** Null where it was typed before the program ended: it is kept apart if it is hidden, and lost if it is a secret. */
  text: string | null;
  error: unknown;
  /** The record under which it is kept when the program ends; null if that is not known. */
  keptFor: string | null;
  keeping: Keeping;
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

const ofRecord = (recordId: string) => [...kept].filter(([, { keptFor }]) => keptFor === recordId);

/** What is kept with a record, by value: texts, that there is a hidden one (true), that there was a secret (false). */
export function unsavedOf(recordId: string): Record<string, string | boolean> {
  const body: Record<string, string | boolean> = {};
  for (const [id, { text, keeping }] of ofRecord(recordId))
    body[id] = keeping === "open" ? (text ?? "") : keeping === "hidden";
  return body;
}

/** The hidden texts of a record, by value; null for one that is kept and not here. */
export function hiddenOf(recordId: string): ReadonlyMap<string, string | null> {
  const hidden = ofRecord(recordId).filter(([, { keeping }]) => keeping === "hidden");
  return new Map(hidden.map(([id, { text }]) => [id, text]));
}

/** What was kept when the program ended; what is typed already stays. */
export function restoreUnsaved(recordId: string, body: JsonValue): void {
  for (const [id, mark] of Object.entries(asObject(body) ?? {})) {
    if (kept.has(id)) continue;
    if (typeof mark === "string") keepUnsaved(id, { text: mark, error: null, keptFor: recordId, keeping: "open" });
    if (typeof mark === "boolean")
      keepUnsaved(id, { text: null, error: null, keptFor: recordId, keeping: mark ? "hidden" : "never" });
  }
}

onForget(() => {
  for (const id of kept.keys()) keepUnsaved(id, null);
});
