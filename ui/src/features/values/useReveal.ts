import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { commandInfo } from "../../contract/commands.ts";
import type { HiddenValue, Revealed } from "../../contract/types.ts";
import { invalidateTags, usePlatform } from "../../platform/queries.ts";

/** How long a hidden value is shown. */
export const SHOWN_MS = 30_000;

export interface Reveal {
  /** The values that were asked for, in the order of their places; null while they are hidden. */
  values: readonly Revealed[] | null;
  isPending: boolean;
  /** Why they could not be shown. */
  error: unknown;
  /** Asks for them; null if they may not be shown any more when they come, or could not be had. */
  show: () => Promise<readonly Revealed[] | null>;
  hide: () => void;
}

/**
 * Hidden values, shown because the agent asked, and noted by the program. They are kept here and nowhere else: not in the cache of replies.
 * They are hidden again after a while, when the window is left, and when what they stand for is another value.
 */
export function useReveal(places: readonly HiddenValue[], version = ""): Reveal {
  const platform = usePlatform();
  const client = useQueryClient();
  const key = JSON.stringify([places, version]);
  const [shown, setShown] = useState<{ key: string; values: readonly Revealed[] } | null>(null);
  const [error, setError] = useState<{ key: string; thrown: unknown } | null>(null);
  const [pending, setPending] = useState<string | null>(null);
  /** Which asking counts: leaving makes the one that is on its way count no more. */
  const asking = useRef(0);
  const values = shown?.key === key ? shown.values : null;

  useEffect(() => {
    const hide = () => {
      asking.current += 1;
      setShown(null);
      setPending(null);
    };
    const onVisibility = () => document.hidden && hide();
    window.addEventListener("blur", hide);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      asking.current += 1;
      window.removeEventListener("blur", hide);
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, []);

  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);

  const show = async () => {
    const own = ++asking.current;
    setPending(key);
    setError(null);
    try {
      const found: Revealed[] = [];
      for (const place of places) found.push(await platform.invoke("field_reveal", place));
      void invalidateTags(client, commandInfo.field_reveal.tags);
      if (asking.current !== own) return null;
      setShown({ key, values: found });
      return found;
    } catch (thrown) {
      if (asking.current === own) setError({ key, thrown });
      return null;
    } finally {
      if (asking.current === own) setPending(null);
    }
  };

  return {
    values,
    isPending: pending === key,
    error: error?.key === key ? error.thrown : null,
    show,
    hide: () => setShown(null),
  };
}
