import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

import { usePlatform } from "../../platform/queries.ts";
import { placeOf } from "./place.ts";

/** Often enough for a lock after a minute, seldom enough to cost nothing. */
const OFTEN_MS = 15_000;

const signs = ["pointerdown", "keydown", "wheel"] as const;

/** Says that somebody is at work, and where, at most every few seconds; at once with a key or a click while the lock is near. */
export function useInUse(isNear: boolean, onUse: () => void): void {
  const platform = usePlatform();
  const router = useRouter();
  useEffect(() => {
    let saidAt = Number.NEGATIVE_INFINITY;
    const used = () => {
      const now = performance.now();
      if (!isNear && now - saidAt < OFTEN_MS) return;
      saidAt = now;
      onUse();
      // A host that does not hear it locks too early, and loses nothing.
      void platform.invoke("access_in_use", { place: placeOf(router.state.location) }).catch(() => {});
    };
    for (const sign of signs) window.addEventListener(sign, used, { capture: true, passive: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, used, { capture: true });
    };
  }, [platform, router, isNear, onUse]);
}
