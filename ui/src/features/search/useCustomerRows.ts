import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useState } from "react";

import type { PersonRow, Sort } from "../../contract/types.ts";
import { commandQuery, useCommandQuery, usePlatform } from "../../platform/queries.ts";

const windowSize = 100;

interface CustomerRows {
  total: number;
  totalIsExact: boolean;
  tookMicros: number;
  /** What the rows answer; lags behind what is typed while the next rows load. */
  listKey: string;
  /** Nothing has arrived yet, not even for an earlier query. */
  isEmptyHanded: boolean;
  isBehind: boolean;
  error: Error | null;
  retry: () => void;
  rowAt: (index: number) => PersonRow | undefined;
  indexOf: (personId: string) => number;
  /** Tells which rows are on screen, so that their windows are fetched. */
  onWindow: (first: number, last: number) => void;
}

/**
 * Rows of the customer grid, fetched in windows. The rows of the last query stay until the first window of the next is there;
 * an answer to an older query only ever lands in the cache, so the latest always wins.
 */
export function useCustomerRows(query: string, sort: Sort): CustomerRows {
  const platform = usePlatform();
  const head = useCommandQuery(
    "customers_search",
    { query, sort, offset: 0, limit: windowSize },
    { placeholderData: keepPreviousData },
  );
  const [shown, setShown] = useState({ query, sort });
  const [span, setSpan] = useState({ first: 0, last: 0 });

  if (head.data && !head.isPlaceholderData && (shown.query !== query || shown.sort !== sort)) setShown({ query, sort });

  const total = head.data?.total ?? 0;
  const windows: number[] = [];
  for (let at = Math.max(1, span.first); at <= span.last && at * windowSize < total; at++) windows.push(at);
  const rest = useQueries({
    queries: windows.map((at) =>
      commandQuery(platform, "customers_search", { ...shown, offset: at * windowSize, limit: windowSize }),
    ),
  });

  const rowsOf = (at: number) => (at === 0 ? head.data?.rows : rest[windows.indexOf(at)]?.data?.rows);

  return {
    total,
    totalIsExact: head.data?.totalIsExact ?? true,
    tookMicros: head.data?.tookMicros ?? 0,
    listKey: `${shown.sort} ${shown.query}`,
    isEmptyHanded: !head.data,
    isBehind: head.isPlaceholderData,
    error: head.error,
    retry: () => void head.refetch(),
    rowAt: (index) => rowsOf(Math.floor(index / windowSize))?.[index % windowSize],
    indexOf: (personId) => {
      for (const at of [0, ...windows]) {
        const found = rowsOf(at)?.findIndex((row) => row.personId === personId) ?? -1;
        if (found >= 0) return at * windowSize + found;
      }
      return -1;
    },
    onWindow: (first, last) => {
      const next = { first: Math.floor(first / windowSize), last: Math.floor(Math.max(first, last) / windowSize) };
      setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
    },
  };
}
