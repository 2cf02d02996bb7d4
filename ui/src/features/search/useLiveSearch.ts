import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type { ConnectionStatus, LiveSearchReply } from "../../contract/types.ts";
import { invalidateTags, usePlatform } from "../../platform/queries.ts";

/** What one connection has answered so far. */
export interface LiveLine {
  connectionId: string;
  name: string;
  provider: string;
  badge: string;
  answer: { kind: "searching" } | LiveSearchReply | { kind: "failed"; error: unknown };
}

export interface LiveSearch {
  query: string;
  lines: readonly LiveLine[];
}

/** Asks every connection side by side. Only the latest question is listened to. */
export function useLiveSearch(): {
  search: LiveSearch | null;
  ask: (query: string, connections: readonly ConnectionStatus[]) => void;
  close: () => void;
} {
  const platform = usePlatform();
  const client = useQueryClient();
  const [search, setSearch] = useState<LiveSearch | null>(null);
  const latest = useRef(0);

  const ask = (query: string, connections: readonly ConnectionStatus[]) => {
    const question = ++latest.current;
    setSearch({
      query,
      lines: connections.map(({ connectionId, name, provider, badge }) => ({
        connectionId,
        name,
        provider,
        badge,
        answer: { kind: "searching" },
      })),
    });
    const put = (connectionId: string, answer: LiveLine["answer"]) => {
      if (latest.current !== question) return;
      setSearch(
        (now) =>
          now && {
            ...now,
            lines: now.lines.map((line) => (line.connectionId === connectionId ? { ...line, answer } : line)),
          },
      );
    };
    const askOne = async (connectionId: string) => {
      const answer = await platform
        .invoke("customers_search_live", { connectionId, query })
        .catch((error: unknown) => ({ kind: "failed" as const, error }));
      put(connectionId, answer);
      if (answer.kind === "found" && answer.rows.length > 0) await invalidateTags(client, ["customers", "status"]);
    };
    for (const { connectionId } of connections) {
      void askOne(connectionId);
    }
  };

  const close = () => {
    latest.current++;
    setSearch(null);
  };

  return { search, ask, close };
}
