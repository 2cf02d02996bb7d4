import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useReducer, type RefObject } from "react";

import type { VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import type { PersonRow, Sort } from "../../contract/types.ts";
import { usePlatform } from "../../platform/queries.ts";
import { standings } from "./drift.ts";
import { nothingYet, reconcile, reduce, type ListState, type Step } from "./reconcile.ts";
import { useTotal } from "./useTotal.ts";
import { firstWindow, useDeepWindows, useSpan, windowsAround, windowSize } from "./useWindows.ts";

interface CustomerRows {
  total: number;
  totalIsExact: boolean;
  tookMicros: number;
  /** What the rows answer; lags behind what is typed while the next rows load. */
  listKey: string;
  /** By how many rows what is on screen has moved down this list since it was first shown. */
  drift: number;
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

const noWindows: ReadonlyMap<number, readonly PersonRow[]> = new Map();

/**
 * Rows of the customer grid, fetched in windows. The rows of the last query stay until the first window of the next is there;
 * an answer to an older query only ever lands in the cache, so the latest always wins. When customers change underneath, rows
 * and place change at once (see `reconcile`).
 */
export function useCustomerRows(query: string, sort: Sort, grid: RefObject<VirtualGridHandle | null>): CustomerRows {
  const platform = usePlatform();
  const head = useQuery({
    ...firstWindow(platform, query, sort),
    placeholderData: keepPreviousData,
  });
  const [list, dispatch] = useReducer(reduce, nothingYet);
  const [span, look] = useSpan();

  const { shown, ahead } = list;
  const isThis = shown?.query === query && shown.sort === sort;
  const first = head.isPlaceholderData ? undefined : head.data;
  const counted = useTotal(query, first, head.dataUpdatedAt);
  const reach = isThis ? Math.max(counted.total, shown.total) : 0;
  const around = { first: span.first - 1, last: span.last + 1 };
  const deep = useDeepWindows(query, sort, windowsAround(ahead ? [around, ahead] : [around], reach));

  useLayoutEffect(() => {
    if (!first) return;
    const { total, totalIsExact: isExact, rows } = first;
    const windows = new Map([[0, rows] as const, ...deep.rows]);
    const step = reconcile(list, {
      now: { query, sort, total, isExact, windows, drift: 0 },
      isArriving: head.isRefetching || deep.isRefetching,
      view: grid.current?.inView(),
      reach,
    });
    if (step) dispatch(step);
  }, [first, deep, list, query, sort, reach, grid, head.isRefetching]);

  useLocate(list, dispatch);

  const windows = shown?.windows ?? noWindows;
  return {
    total: isThis && !shown.isExact ? reach : (shown?.total ?? 0),
    totalIsExact: isThis ? shown.isExact || counted.isExact : (shown?.isExact ?? true),
    tookMicros: head.data?.tookMicros ?? 0,
    listKey: shown ? `${shown.sort} ${shown.query}` : "",
    drift: shown?.drift ?? 0,
    isEmptyHanded: !shown,
    isBehind: head.isPlaceholderData || !isThis,
    error: head.error,
    retry: () => void head.refetch(),
    rowAt: (index) => windows.get(Math.floor(index / windowSize))?.[index % windowSize],
    indexOf: (personId) => standings(windows, windowSize).get(personId) ?? -1,
    onWindow: look,
  };
}

/** Asks where somebody is now who was on screen and is in none of the windows that came back. */
function useLocate({ shown, lost }: ListState, dispatch: (step: Step) => void): void {
  const platform = usePlatform();
  const personId = lost?.place === undefined ? lost?.personId : undefined;
  const query = shown?.query ?? "";
  const sort = shown?.sort ?? "relevance";
  useEffect(() => {
    if (personId === undefined) return;
    let isWanted = true;
    const answer = (place: number | null) => {
      if (isWanted) dispatch({ kind: "place", place });
    };
    platform.invoke("customers_locate", { query, sort, personId }).then(
      ({ index }) => answer(index),
      // Without an answer the list stays at the same row.
      () => answer(null),
    );
    return () => {
      isWanted = false;
    };
  }, [platform, query, sort, personId, dispatch]);
}
