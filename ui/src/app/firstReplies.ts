import type { QueryClient } from "@tanstack/react-query";

import { firstWindow } from "../features/search/useWindows.ts";
import { commandQuery } from "../platform/queries.ts";
import type { Platform } from "../platform/types.ts";

/** Longest that the first picture waits for its replies, in milliseconds. After it the window shows what it is waiting for. */
const patienceMillis = 250;

/**
 * Asks at once for everything the first picture shows, and resolves when it is there: the window is drawn once instead of as
 * placeholders and again. A reply that fails is shown by whoever asks for it on screen.
 */
export async function firstReplies(platform: Platform, client: QueryClient): Promise<void> {
  const replies = whatStands(platform, client);
  await Promise.race([replies, new Promise((resolve) => setTimeout(resolve, patienceMillis))]);
}

/** Asked for side by side: where the data is not open, the others are refused and go with the reply that says so. */
async function whatStands(platform: Platform, client: QueryClient): Promise<void> {
  await Promise.all([
    client.prefetchQuery(commandQuery(platform, "access_get", {})),
    client.prefetchQuery(commandQuery(platform, "app_status", {})),
    client.prefetchQuery(commandQuery(platform, "settings_get", {})),
    client.prefetchQuery(commandQuery(platform, "views_list", {})),
    client.prefetchQuery(firstWindow(platform, "", "relevance")),
  ]);
}
