import { useEffect, useEffectEvent } from "react";

import { useAction } from "../platform/queries.ts";

/** Who comes back after this long may have woken the computer up somewhere else. */
const LONG_AWAY_MS = 60_000;
/** A network that comes back says so more than once. */
const DEBOUNCE_MS = 1000;

/** Has everything tried at once when the network is back, or the window after a long time. Mounted once, in the frame. */
export function useNetworkBack(): void {
  const sync = useAction("sync_now");
  // What cannot be reached says so in the status bar.
  const syncNow = useEffectEvent(() => sync.mutate({}));

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hiddenAt: number | null = document.hidden ? Date.now() : null;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => syncNow(), DEBOUNCE_MS);
    };
    const onVisibility = () => {
      if (document.hidden) {
        hiddenAt = Date.now();
        return;
      }
      if (hiddenAt !== null && Date.now() - hiddenAt > LONG_AWAY_MS) soon();
      hiddenAt = null;
    };
    window.addEventListener("online", soon);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", soon);
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, []);
}
