import type { LiveSearchReply } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { asWireError, type Platform } from "../../platform/types.ts";

/** How far one system is with one question. */
export type Answer =
  | { kind: "searching" }
  | LiveSearchReply
  /** It asked to slow down, and is asked again by itself at this time, in milliseconds. */
  | { kind: "waiting"; until: number }
  /** It does not let this program in; mended where connections are set up. */
  | { kind: "refused"; error: unknown }
  | { kind: "failed"; error: unknown }
  | { kind: "stopped" };

/** Whether nothing more will come unless somebody asks again. */
export function isSettled({ kind }: Answer): boolean {
  return kind !== "searching" && kind !== "waiting";
}

interface Inquiry {
  platform: Platform;
  connectionId: string;
  query: string;
  /** Ends it: nothing is reported afterwards. */
  signal: AbortSignal;
  onAnswer: (answer: Answer) => void;
}

/** Asks one system one question, waits as long as it wants, and asks again until there is an answer. */
export async function inquire({ platform, connectionId, query, signal, onAnswer }: Inquiry): Promise<void> {
  const report = (answer: Answer) => {
    if (!signal.aborted) onAnswer(answer);
  };
  while (!signal.aborted) {
    report({ kind: "searching" });
    const answer = await platform
      .invoke("customers_search_live", { connectionId, query }, signal)
      .catch((error: unknown) => obstacle(error));
    report(answer);
    if (answer.kind !== "waiting") return;
    await pause(answer.until - Date.now(), signal);
  }
}

function obstacle(error: unknown): Answer {
  const wire = asWireError(error);
  if (wire.code === "throttled" && wire.retry.kind === "after")
    return { kind: "waiting", until: Date.now() + wire.retry.seconds * 1000 };
  if (wire.code === "not_offered") return { kind: "cannot_search", reason: wire.message };
  return { kind: describeError(wire).action === "open_connections" ? "refused" : "failed", error };
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, millis));
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
