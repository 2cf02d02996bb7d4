import { commandQuery } from "../../platform/queries.ts";
import type { CommandName, Request } from "../../contract/commands.ts";
import { describeError } from "../../errors/catalogue.ts";
import type { Platform } from "../../platform/types.ts";

/** Longest wait before a question that another one took the place of is asked again, in milliseconds. */
const longestWait = 2000;

/** Options of a query that gives way to newer ones: as long as its answer is wanted here, it is asked again. */
export function yieldingQuery<N extends CommandName>(platform: Platform, name: N, request: Request<N>) {
  return {
    ...commandQuery(platform, name, request),
    retry: (_: number, error: Error) => wasCancelled(error),
    retryDelay: (failures: number) => Math.min(longestWait, 30 * 2 ** failures),
  };
}

/** Whether an error says only that another search took the place of this one. */
export const wasCancelled = (error: unknown): boolean => describeError(error).wire.code === "cancelled";
