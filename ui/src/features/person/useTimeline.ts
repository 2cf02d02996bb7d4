import { useQueries } from "@tanstack/react-query";
import { useState } from "react";

import type { EntryKind, TimelineEntryView, TimelineWindow } from "../../contract/types.ts";
import { commandQuery, usePlatform } from "../../platform/queries.ts";

const windowSize = 50;

interface TimelineRows {
  /** What the first window says about the whole; undefined until it is there. */
  head: TimelineWindow | undefined;
  entries: readonly TimelineEntryView[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  showEarlier: () => void;
  error: Error | null;
  retry: () => void;
}

/** A person's timeline, as many windows of it as were asked for. */
export function useTimeline(personId: string, kinds: readonly EntryKind[]): TimelineRows {
  const platform = usePlatform();
  const [windows, setWindows] = useState(1);
  const results = useQueries({
    queries: Array.from({ length: windows }, (_, at) =>
      commandQuery(platform, "timeline_get", {
        personId,
        kinds: [...kinds],
        offset: at * windowSize,
        limit: windowSize,
      }),
    ),
  });
  const head = results[0]?.data;
  const entries = results.flatMap((result) => result.data?.entries ?? []);
  const failed = results.find((result) => result.error);
  return {
    head,
    entries,
    hasEarlier: head !== undefined && entries.length < head.total,
    isLoadingEarlier: results.at(-1)?.isPending ?? false,
    showEarlier: () => setWindows((now) => now + 1),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}
