import { useEffect, useState } from "react";

import { usePlatform } from "../../platform/queries.ts";
import { keepAllDrafts } from "../drafts/keeper.ts";

/** Whether the program is locking: from then on nothing of the data may be on screen. What is being typed is handed over first. */
export function useLocking(): boolean {
  const platform = usePlatform();
  const [isLocking, setLocking] = useState(false);
  useEffect(
    () =>
      platform.subscribe((event) => {
        if (event.kind !== "locking") return;
        setLocking(true);
        // The program waits for this a moment only; a draft that cannot be kept holds nobody up.
        void keepAllDrafts()
          .catch(() => {})
          .then(() => platform.invoke("access_covered", {}))
          .catch(() => {});
      }),
    [platform],
  );
  return isLocking;
}
