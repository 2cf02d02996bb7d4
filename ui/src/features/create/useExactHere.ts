import { useQueries } from "@tanstack/react-query";

import { commandQuery, usePlatform } from "../../platform/queries.ts";
import type { Probe } from "./probes.ts";

/** Persons in the local cache that have one of the complete values. */
export function useExactHere(probes: readonly Probe[]): ReadonlySet<string> {
  const platform = usePlatform();
  const results = useQueries({
    queries: probes.map(({ value }) =>
      commandQuery(platform, "customers_search", { query: value, sort: "relevance", offset: 0, limit: 5 }),
    ),
  });
  // A row with a reason was found by something like it only.
  const exact = results.flatMap(({ data }) => data?.rows.filter(({ reason }) => reason === null) ?? []);
  return new Set(exact.map(({ personId }) => personId));
}
