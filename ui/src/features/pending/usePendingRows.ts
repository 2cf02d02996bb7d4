import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import type { OperationSummary, PendingShow } from "../../contract/types.ts";
import { commandQuery, useCommandQuery, usePlatform } from "../../platform/queries.ts";

/** Changes asked for at a time. */
const PAGE = 100;

interface PendingRows {
  /** How many there are of those asked for; null until that is known. */
  total: number | null;
  /** How many there are in all, and how many of them wait for the agent. */
  all: number;
  needsAgent: number;
  rowAt: (index: number) => OperationSummary | undefined;
  /** Where a change stands; -1 if it is in no window that was fetched. */
  indexOf: (operationId: string) => number;
  /** To be told which rows are on screen. */
  onWindow: (first: number, last: number) => void;
  /** What is shown is still the answer to another question. */
  isBehind: boolean;
  error: Error | null;
  retry: () => void;
}

/** The pending changes in windows: only what is on screen is asked for, and the first window for the counts. */
export function usePendingRows(show: PendingShow): PendingRows {
  const platform = usePlatform();
  const head = useCommandQuery("pending_list", { offset: 0, limit: PAGE, show }, { placeholderData: keepPreviousData });
  const [span, setSpan] = useState({ first: 0, last: 0 });
  const total = head.data?.total ?? null;
  const pages: number[] = [];
  for (let page = Math.max(1, span.first); page <= span.last && page * PAGE < (total ?? 0); page++) pages.push(page);
  const rest = useQueries({
    queries: pages.map((page) => ({
      ...commandQuery(platform, "pending_list", { offset: page * PAGE, limit: PAGE, show }),
      placeholderData: keepPreviousData,
    })),
  });

  const loaded = [head, ...rest].flatMap((window) => (window.data ? [window.data] : []));
  return {
    total,
    all: head.data?.all ?? 0,
    needsAgent: head.data?.needsAgent ?? 0,
    rowAt: (index) => {
      const holder = loaded.find(({ offset, operations }) => index >= offset && index < offset + operations.length);
      return holder?.operations[index - holder.offset];
    },
    indexOf: (operationId) => {
      for (const { offset, operations } of loaded) {
        const at = operations.findIndex((operation) => operation.operationId === operationId);
        if (at >= 0) return offset + at;
      }
      return -1;
    },
    onWindow: useCallback((first: number, last: number) => {
      const next = { first: Math.floor(first / PAGE), last: Math.floor(Math.max(first, last) / PAGE) };
      setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
    }, []),
    isBehind: head.isPlaceholderData,
    error: head.error,
    retry: () => void head.refetch(),
  };
}
