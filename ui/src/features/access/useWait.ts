import { useEffect, useState } from "react";

import { describeError } from "../../errors/catalogue.ts";

/**
 * Seconds until the next try is taken, counted down here; 0 if it is taken at once. Begins with what the host says at first, and again
 * with each failed try. The host is the one who refuses a try that comes too early.
 */
export function useWait(atFirst: number, error: unknown): number {
  const [left, setLeft] = useState(atFirst);
  const [counted, setCounted] = useState(error);
  if (counted !== error) {
    setCounted(error);
    // A try that is on its way says nothing yet.
    if (error) setLeft(describeError(error).retryAfterSeconds ?? 0);
  }
  const isWaiting = left > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return left;
}
