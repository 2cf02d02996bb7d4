import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";

import type { OperationSummary, OperationView } from "../../contract/types.ts";
import { commandQuery, usePlatform } from "../../platform/queries.ts";
import type { Platform } from "../../platform/types.ts";

/** Changes asked for at a time; the most there may be. */
const PAGE = 200;
/** More of one customer's changes are listed in Pending, not beside each field. */
const MOST_IN_FULL = 50;

export interface PersonChanges {
  /** In the order of Pending: what waits for the agent first, then the oldest. */
  summaries: readonly OperationSummary[];
  /** The same in full, as far as they are there. */
  views: readonly OperationView[];
}

export const noChanges: PersonChanges = { summaries: [], views: [] };

/** Walks the list of pending changes until all of a person's are found; how many there are is known. */
async function changesOf(
  platform: Platform,
  personId: string,
  count: number,
  signal: AbortSignal,
): Promise<OperationSummary[]> {
  const found: OperationSummary[] = [];
  for (let offset = 0, total = 1; offset < total && found.length < count; offset += PAGE) {
    const window = await platform.invoke("pending_list", { offset, limit: PAGE, show: "all" }, signal);
    total = window.total;
    found.push(...window.operations.filter((operation) => operation.personId === personId));
  }
  return found;
}

/** What waits for one person. */
export function usePersonChanges(personId: string, count: number): PersonChanges {
  const platform = usePlatform();
  const { data: summaries = [] } = useQuery({
    queryKey: ["pending_list", { personId, count }],
    queryFn: ({ signal }) => (count === 0 ? [] : changesOf(platform, personId, count, signal)),
    placeholderData: keepPreviousData,
  });
  const full = useQueries({
    queries: summaries
      .slice(0, MOST_IN_FULL)
      .map(({ operationId }) => commandQuery(platform, "pending_get", { operationId })),
  });
  // One that was sent meanwhile is gone; what is known of it is of no use any more.
  return { summaries, views: full.flatMap(({ data, error }) => (data && !error ? [data] : [])) };
}
