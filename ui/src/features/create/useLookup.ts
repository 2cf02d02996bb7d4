import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { invalidateTags, usePlatform } from "../../platform/queries.ts";
import { Lookup, type Looked } from "./lookup.ts";
import type { Probe } from "./probes.ts";

/** What the systems say about the values that stand in the form, as it comes in. */
export function useLookup(probes: readonly Probe[]): {
  looked: readonly Looked[];
  askAgain: (connectionId: string) => void;
} {
  const platform = usePlatform();
  const client = useQueryClient();
  const [looked, setLooked] = useState<readonly Looked[]>([]);
  const [lookup] = useState(() => new Lookup(platform, setLooked));
  const text = JSON.stringify(probes);
  useEffect(() => lookup.want(JSON.parse(text) as Probe[]), [lookup, text]);
  useEffect(() => () => lookup.close(), [lookup]);

  // Whoever was found is in the cache from now on, and in what is asked of it.
  const found = looked.reduce((sum, { answer }) => sum + (answer.kind === "found" ? answer.rows.length : 0), 0);
  useEffect(() => {
    if (found > 0) void invalidateTags(client, ["customers", "status"]);
  }, [client, found]);
  return { looked, askAgain: (connectionId) => lookup.again(connectionId) };
}
