import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { ConnectionStatus, PersonRow } from "../../contract/types.ts";
import { invalidateTags, usePlatform } from "../../platform/queries.ts";
import { inquire, isSettled, type Answer } from "./inquiry.ts";

/** What one connection has answered so far. */
export interface LiveLine {
  connectionId: string;
  name: string;
  provider: string;
  badge: string;
  answer: Answer;
}

export interface LiveSearch {
  query: string;
  lines: readonly LiveLine[];
  /** Everybody that was found, in the order in which they arrived: what is there never moves. */
  found: readonly PersonRow[];
}

interface LiveSearchControl {
  search: LiveSearch | null;
  isRunning: boolean;
  ask: (query: string, connections: readonly ConnectionStatus[]) => void;
  /** Asks one connection again. */
  askAgain: (connectionId: string) => void;
  /** Gives up what has not been answered. */
  stop: () => void;
  close: () => void;
}

/** Asks every connection side by side. Only the latest question is listened to. */
export function useLiveSearch(): LiveSearchControl {
  const platform = usePlatform();
  const client = useQueryClient();
  const [search, setSearch] = useState<LiveSearch | null>(null);
  const [running] = useState(() => new Map<string, AbortController>());

  const abort = () => abortAll(running);
  useEffect(() => () => abortAll(running), [running]);

  const put = (connectionId: string, answer: Answer) => {
    setSearch((now) => now && withAnswer(now, connectionId, answer));
    if (answer.kind === "found" && answer.rows.length > 0) void invalidateTags(client, ["customers", "status"]);
  };
  const start = (connectionId: string, query: string) => {
    running.get(connectionId)?.abort();
    const controller = new AbortController();
    running.set(connectionId, controller);
    void inquire({
      platform,
      connectionId,
      query,
      signal: controller.signal,
      onAnswer: (answer) => put(connectionId, answer),
    });
  };

  return {
    search,
    isRunning: search?.lines.some(({ answer }) => !isSettled(answer)) ?? false,
    ask: (query, connections) => {
      abort();
      setSearch({
        query,
        lines: connections.map(({ connectionId, name, provider, badge }) => ({
          connectionId,
          name,
          provider,
          badge,
          answer: { kind: "searching" },
        })),
        found: [],
      });
      for (const { connectionId } of connections) start(connectionId, query);
    },
    askAgain: (connectionId) => {
      if (search) start(connectionId, search.query);
    },
    stop: () => {
      abort();
      setSearch(
        (now) =>
          now && {
            ...now,
            lines: now.lines.map((line) => (isSettled(line.answer) ? line : { ...line, answer: { kind: "stopped" } })),
          },
      );
    },
    close: () => {
      abort();
      setSearch(null);
    },
  };
}

function abortAll(running: Map<string, AbortController>): void {
  for (const controller of running.values()) controller.abort();
  running.clear();
}

function withAnswer(search: LiveSearch, connectionId: string, answer: Answer): LiveSearch {
  const rows = answer.kind === "found" ? answer.rows : [];
  const fresh = new Map(rows.map((row) => [row.personId, row]));
  // Somebody found in a second system keeps the place and gains the badge.
  const kept = search.found.map((row) => fresh.get(row.personId) ?? row);
  const known = new Set(kept.map(({ personId }) => personId));
  return {
    ...search,
    lines: search.lines.map((line) => (line.connectionId === connectionId ? { ...line, answer } : line)),
    found: [...kept, ...rows.filter(({ personId }) => !known.has(personId))],
  };
}
