import { useQuery } from "@tanstack/react-query";

import { useSettled } from "../../components/useSettled.ts";
import type { SearchWindow } from "../../contract/types.ts";
import { usePlatform } from "../../platform/queries.ts";
import { yieldingQuery } from "./askAgain.ts";

/** Nothing is counted to the end while typing goes on; it rests after so many milliseconds. */
const restMillis = 150;

interface Total {
  total: number;
  isExact: boolean;
}

/** How many match: what the first window says, or where that did not count to the end, what a count of its own says later. */
export function useTotal(query: string, head: SearchWindow | undefined, updatedAt: number): Total {
  const platform = usePlatform();
  const moment = `${updatedAt} ${query}`;
  const settled = useSettled(moment, restMillis);
  const isOpen = head !== undefined && !head.totalIsExact;
  const count = useQuery({
    ...yieldingQuery(platform, "customers_count", { query }),
    enabled: isOpen && settled === moment,
  });
  if (!isOpen) return { total: head?.total ?? 0, isExact: true };
  return count.data
    ? { total: Math.max(count.data.total, head.total), isExact: true }
    : { total: head.total, isExact: false };
}
