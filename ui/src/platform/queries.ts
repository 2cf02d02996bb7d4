import {
  notifyManager,
  type Query,
  QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
} from "@tanstack/react-query";
import { createContext, useContext, useEffect } from "react";

import { commandInfo, type CommandName, type Request, type Response } from "../contract/commands.ts";
import type { Tag } from "../contract/types.ts";
import type { Platform } from "./types.ts";

/** The host, for everything below the root. */
export const PlatformContext = createContext<Platform | null>(null);

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (!platform) throw new Error("a screen was rendered without a platform");
  return platform;
}

/**
 * The cache over commands. Nothing grows stale by age and nothing is retried: the host is local and says when data
 * changed; the network lives behind it.
 */
export function createQueryClient(): QueryClient {
  // Replies are shown in the frame they arrive in; a timer would give away some milliseconds of it.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** Options of a query over one command; for `useQueries`, `fetchQuery` and the like. */
export function commandQuery<N extends CommandName>(platform: Platform, name: N, request: Request<N>) {
  return queryOptions<Response<N>, Error, Response<N>, readonly [N, Request<N>]>({
    queryKey: [name, request] as const,
    queryFn: ({ signal }) => platform.invoke(name, request, signal),
  });
}

type QuerySettings<N extends CommandName, T> = Pick<
  UseQueryOptions<Response<N>, Error, T, readonly [N, Request<N>]>,
  "enabled" | "placeholderData" | "select" | "gcTime"
>;

/** Reads a command that only reads; refetched when a change shares one of its tags. */
export function useCommandQuery<N extends CommandName, T = Response<N>>(
  name: N,
  request: Request<N>,
  settings: QuerySettings<N, T> = {},
): UseQueryResult<T, Error> {
  const platform = usePlatform();
  return useQuery<Response<N>, Error, T, readonly [N, Request<N>]>({
    queryKey: [name, request] as const,
    queryFn: ({ signal }) => platform.invoke(name, request, signal),
    ...settings,
  });
}

/**
 * Marks every cached reply that shares a tag for fetching again; resolves when those on screen are there.
 *
 * A first reply that is on its way may tell of before the change. Query does not ask twice at once while it has no reply at
 * all, and takes the first for fresh: those are asked for again after it.
 */
export async function invalidateTags(client: QueryClient, tags: readonly Tag[]): Promise<void> {
  if (tags.length === 0) return;
  const isConcerned = (query: Query) => {
    const name = query.queryKey[0] as CommandName;
    return commandInfo[name]?.tags.some((tag) => tags.includes(tag)) ?? false;
  };
  const isFirst = ({ state }: Query) => state.data === undefined && state.fetchStatus === "fetching";
  const late = new Set(client.getQueryCache().findAll({ predicate: (query) => isConcerned(query) && isFirst(query) }));
  await client.invalidateQueries({ predicate: isConcerned });
  if (late.size > 0) await client.invalidateQueries({ predicate: (query) => late.has(query) });
}

/**
 * Runs a command that changes something. `mutateAsync` resolves when what is on screen shows the change, so that a field
 * that leaves its editor never flashes the old value.
 */
export function useAction<N extends CommandName>(
  name: N,
  { inOrder = false, isSecret = false }: { inOrder?: boolean; isSecret?: boolean } = {},
): UseMutationResult<Response<N>, Error, Request<N>> {
  const platform = usePlatform();
  const client = useQueryClient();
  return useMutation<Response<N>, Error, Request<N>>({
    // Requests that replace one another must not overtake each other on their way.
    ...(inOrder && { scope: { id: name } }),
    // What was typed and what was answered go with whoever asked.
    ...(isSecret && { gcTime: 0 }),
    mutationFn: (request) => platform.invoke(name, request),
    onSuccess: () => invalidateTags(client, commandInfo[name].tags),
  });
}

/** Keeps the cache in step with what the host pushes. Mounted once, at the root. */
export function usePlatformEvents(): void {
  const platform = usePlatform();
  const client = useQueryClient();
  useEffect(
    () =>
      platform.subscribe((event) => {
        if (event.kind === "changed") void invalidateTags(client, event.tags);
      }),
    [platform, client],
  );
}
