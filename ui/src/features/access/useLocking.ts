import { useEffect, useEffectEvent, useState } from "react";

import { usePlatform } from "../../platform/queries.ts";
import { keepAllDrafts } from "../drafts/keeper.ts";

/** Whether the program is locking: from then on nothing of the data may be on screen. What is being typed, and where, is handed over first. */
export function useLocking(whereAbouts: () => string): boolean {
  const platform = usePlatform();
  const [isLocking, setLocking] = useState(false);
  const lock = useEffectEvent(() => {
    const place = whereAbouts();
    setLocking(true);
    // The program waits for this a moment only; a draft that cannot be kept holds nobody up.
    void Promise.allSettled([keepAllDrafts(), platform.invoke("access_in_use", { place })])
      .then(() => platform.invoke("access_covered", {}))
      .catch(() => {});
  });
  useEffect(() => platform.subscribe((event) => event.kind === "locking" && lock()), [platform]);
  return isLocking;
}
