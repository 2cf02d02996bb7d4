import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import type { ActivityEntry, ActivityFilter } from "../../contract/types.ts";
import { commandQuery, usePlatform } from "../../platform/queries.ts";

/** Entries asked for at a time. */
const PAGE = 100;

interface ActivityRows {
  /** How many there are; null until that is known. */
  total: number | null;
  /** Whether what is there is of another filter. */
  isBehind: boolean;
  entryAt: (index: number) => ActivityEntry | undefined;
  /** To be told which rows are on screen. */
  onWindow: (first: number, last: number) => void;
  error: Error | null;
  refetch: () => void;
}

/** The activity list in windows: only what is on screen is asked for, and the first window for the total. */
export function useActivityRows(filter: ActivityFilter): ActivityRows {
  const platform = usePlatform();
  const [pages, setPages] = useState<readonly number[]>([0]);
  const windows = useQueries({
    queries: pages.map((page) => ({
      ...commandQuery(platform, "activity_list", { offset: page * PAGE, limit: PAGE, filter }),
      placeholderData: keepPreviousData,
    })),
  });

  const onWindow = useCallback((first: number, last: number) => {
    const from = Math.floor(Math.max(0, first) / PAGE);
    const to = Math.floor(Math.max(0, last) / PAGE);
    const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    setPages((current) => (current.join() === wanted.join() ? current : wanted));
  }, []);

  const loaded = windows.flatMap((window) => (window.data ? [window.data] : []));
  return {
    total: loaded[0]?.total ?? null,
    isBehind: windows.some((window) => window.isPlaceholderData),
    entryAt: (index) => {
      const holder = loaded.find((window) => index >= window.offset && index < window.offset + window.entries.length);
      return holder?.entries[index - holder.offset];
    },
    onWindow,
    error: windows.find((window) => window.error)?.error ?? null,
    refetch: () => {
      for (const window of windows) void window.refetch();
    },
  };
}
