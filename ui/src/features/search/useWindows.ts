import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import type { PersonRow, SearchWindow, Sort } from "../../contract/types.ts";
import { usePlatform } from "../../platform/queries.ts";
import type { Platform } from "../../platform/types.ts";
import { yieldingQuery } from "./askAgain.ts";

/** Rows of one window. */
export const windowSize = 100;

/** Windows that are a jump away are fetched once the scroll bar rests this long, in milliseconds. */
const restMillis = 60;

/** Options of the query for the first window of a list, which is the answer to what is typed. */
export const firstWindow = (platform: Platform, query: string, sort: Sort) =>
  yieldingQuery(platform, "customers_search", { query, sort, offset: 0, limit: windowSize });

/** First and last window, counted from 0. */
export interface Span {
  first: number;
  last: number;
}

export const spanOf = (firstRow: number, lastRow: number): Span => ({
  first: Math.floor(firstRow / windowSize),
  last: Math.floor(Math.max(firstRow, lastRow) / windowSize),
});

/** The windows that hold some rows, in order, without the first: that is the answer to the query itself. */
export function windowsAround(spans: readonly Span[], total: number): number[] {
  const wanted = new Set<number>();
  const end = Math.ceil(total / windowSize);
  for (const { first, last } of spans) for (let at = Math.max(1, first); at <= last && at < end; at++) wanted.add(at);
  return [...wanted].toSorted((a, b) => a - b);
}

/** The span the agent looks at: a neighbouring one at once, one that is passed by with the scroll bar not at all. */
export function useSpan(): [Span, (firstRow: number, lastRow: number) => void] {
  const [span, setSpan] = useState<Span>({ first: 0, last: 0 });
  const latest = useRef(span);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const look = (firstRow: number, lastRow: number) => {
    const next = spanOf(firstRow, lastRow);
    const show = () => {
      latest.current = next;
      setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
    };
    clearTimeout(timer.current);
    const isNear = next.first <= latest.current.last + 1 && next.last >= latest.current.first - 1;
    if (isNear) show();
    else timer.current = setTimeout(show, restMillis);
  };
  return [span, look];
}

/** Windows by their place. What nobody looks at any more is let go at once: a list of a million rows takes no more room than a short one. */
export function useDeepWindows(
  query: string,
  sort: Sort,
  windows: readonly number[],
): { rows: Map<number, readonly PersonRow[]>; isRefetching: boolean } {
  const platform = usePlatform();
  return useQueries({
    queries: windows.map((at) => ({
      ...yieldingQuery(platform, "customers_search", { query, sort, offset: at * windowSize, limit: windowSize }),
      gcTime: 0,
    })),
    combine: (results: UseQueryResult<SearchWindow, Error>[]) => ({
      rows: new Map(
        windows.flatMap((at, place) => {
          const rows = results[place]?.data?.rows;
          return rows ? [[at, rows] as const] : [];
        }),
      ),
      isRefetching: results.some((result) => result.isRefetching),
    }),
  });
}
