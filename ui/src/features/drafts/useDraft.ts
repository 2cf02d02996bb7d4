import { useEffect, useState } from "react";

import type { JsonValue, WireError } from "../../contract/types.ts";
import { useCommandQuery, usePlatform } from "../../platform/queries.ts";
import { DraftKeeper } from "./keeper.ts";

/**
 * The half-filled form as it was left. Read afresh whenever the form opens: the cached reply would be the state before
 * the last typing.
 */
export function useStoredDraft(key: string): { isReady: boolean; body: JsonValue } {
  const stored = useCommandQuery("draft_get", { key }, { gcTime: 0 });
  // A draft that cannot be read must not keep anybody from the form: it then starts empty.
  return { isReady: !stored.isPending, body: stored.data?.body ?? null };
}

/** Keeps a form's state while it is open, and writes the rest when it closes. The key must not change. */
export function useDraftKeeper(key: string): { keeper: DraftKeeper; error: WireError | null } {
  const platform = usePlatform();
  const [error, setError] = useState<WireError | null>(null);
  const [keeper] = useState(() => new DraftKeeper(platform, key, setError));
  useEffect(() => keeper.open(), [keeper]);
  return { keeper, error };
}

/** A JSON object, or nothing: drafts may come from another version of the program. */
export function asObject(value: JsonValue | undefined): Record<string, JsonValue> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

/** The texts of a JSON object; what is not a text is left out. */
export function asTexts(value: JsonValue | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(asObject(value) ?? {})) if (typeof text === "string") texts[key] = text;
  return texts;
}

/** A text, or what stands for none. */
export function asText(value: JsonValue | undefined, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}
