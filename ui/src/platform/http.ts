import type { AppEvent } from "../contract/types.ts";
import { errors } from "../messages/errors.ts";
import { isWireError, localError, PlatformError, type Platform } from "./types.ts";

/** The token from the address, which is cleaned of it: it must not stay in the history or be copied with the address. */
export function takeToken(location: Location, history: History): string {
  const match = /^#token=([^&/]+)/.exec(location.hash);
  if (!match) return "";
  history.replaceState(null, "", location.pathname + location.search);
  return decodeURIComponent(match[1] ?? "");
}

/** A host reached over loopback HTTP. The token lives in this closure and nowhere else. */
export function httpPlatform(token: string): Platform {
  // One stream for everybody who listens: a browser keeps only a few connections to one host.
  const listeners = new Set<(event: AppEvent) => void>();
  let source: EventSource | null = null;
  const open = () => {
    const stream = new EventSource(`/events?token=${encodeURIComponent(token)}`);
    stream.addEventListener("message", (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as AppEvent;
      for (const listener of listeners) listener(event);
    });
    return stream;
  };

  return {
    async invoke(name, request, signal) {
      let response: Response;
      try {
        response = await fetch(`/rpc/${name}`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
          body: JSON.stringify(request),
          ...(signal ? { signal } : {}),
        });
      } catch (error) {
        if (signal?.aborted) throw error;
        throw localError(errors.hostGone, "unreachable");
      }
      const body: unknown = await response.json().catch(() => null);
      if (response.ok) return body as never;
      throw isWireError(body) ? new PlatformError(body) : localError(errors.hostReply);
    },

    subscribe(listener) {
      listeners.add(listener);
      source ??= open();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        source?.close();
        source = null;
      };
    },
  };
}
