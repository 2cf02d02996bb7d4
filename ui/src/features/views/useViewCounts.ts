import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Tag } from "../../contract/types.ts";
import { commandQuery, usePlatform } from "../../platform/queries.ts";
import { wasCancelled } from "../search/askAgain.ts";

/** Counts are at most renewed this often, in milliseconds: during a pull customers change many times a second. */
const restMillis = 4000;

/** A count that gave way to typing is asked for again after this, in milliseconds. */
const afterTypingMillis = 1500;

const concerned: ReadonlySet<Tag> = new Set(["customers", "pending"]);

/** How many customers each view has, as far as they have been counted. */
export function useViewCounts(hasViews: boolean): ReadonlyMap<string, number> {
  const platform = usePlatform();
  const client = useQueryClient();
  const { data } = useQuery({
    ...commandQuery(platform, "views_count", {}),
    enabled: hasViews,
    retry: (_, error) => wasCancelled(error),
    retryDelay: afterTypingMillis,
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const renew = () => {
      timer = undefined;
      // One that is running sees the changes of the rest of its way; the next one sees the others.
      void client.invalidateQueries({ queryKey: ["views_count"] }, { cancelRefetch: false });
    };
    const end = platform.subscribe((event) => {
      if (event.kind === "changed" && event.tags.some((tag) => concerned.has(tag)))
        timer ??= setTimeout(renew, restMillis);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [platform, client]);

  return new Map(data?.counts.map(({ viewId, total }) => [viewId, total]));
}
