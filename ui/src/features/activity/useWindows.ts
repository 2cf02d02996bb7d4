import { keepPreviousData, useQueries, type UseQueryOptions } from "@tanstack/react-query";
import { useCallback, useState } from "react";

/** Rows asked for at a time. */
const PAGE = 100;

/** A part of a list, as it is answered. */
interface ListWindow {
  total: number;
  offset: number;
}

interface Windows<W extends ListWindow, Row> {
  /** How many rows there are; null until that is known. */
  total: number | null;
  /** Whether what is there is of another filter. */
  isBehind: boolean;
  /** Any of the windows that are there. */
  some: W | undefined;
  rowAt: (index: number) => Row | undefined;
  /** To be told which rows are on screen. */
  onWindow: (first: number, last: number) => void;
  error: Error | null;
  refetch: () => void;
}

/** A long list in windows: only what is on screen is asked for, and the first window for the total, wherever the screen is. */
export function useWindows<W extends ListWindow, Row, K extends readonly unknown[]>(
  queryOf: (offset: number, limit: number) => UseQueryOptions<W, Error, W, K>,
  rowsOf: (window: W) => readonly Row[],
): Windows<W, Row> {
  // The first is always among them: while others come, the list keeps its length and its place.
  const [pages, setPages] = useState<readonly number[]>([0]);
  const windows = useQueries({
    queries: pages.map((page) => ({
      ...queryOf(page * PAGE, PAGE),
      placeholderData: (before: W | undefined) => keepPreviousData(before),
    })),
  });

  const onWindow = useCallback((first: number, last: number) => {
    const from = Math.max(1, Math.floor(first / PAGE));
    const to = Math.floor(last / PAGE);
    const wanted = [0, ...Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)];
    setPages((current) => (current.join() === wanted.join() ? current : wanted));
  }, []);

  const loaded = windows.flatMap(({ data }) => (data ? [data] : []));
  return {
    total: loaded[0]?.total ?? null,
    isBehind: windows.some((window) => window.isPlaceholderData),
    some: loaded[0],
    rowAt: (index) => {
      const holder = loaded.find((window) => index >= window.offset && index < window.offset + rowsOf(window).length);
      return holder && rowsOf(holder)[index - holder.offset];
    },
    onWindow,
    error: windows.find((window) => window.error)?.error ?? null,
    refetch: () => {
      for (const window of windows) void window.refetch();
    },
  };
}
