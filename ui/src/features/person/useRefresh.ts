import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { commandInfo } from "../../contract/commands.ts";
import type { PersonView } from "../../contract/types.ts";
import { invalidateTags, usePlatform } from "../../platform/queries.ts";

interface RefreshFailure {
  recordId: string;
  system: string;
  error: unknown;
}

/** Reads every record of a person afresh, side by side; what one system refuses does not stop the others. */
export function useRefresh(view: PersonView): {
  run: () => void;
  isRunning: boolean;
  failures: readonly RefreshFailure[];
} {
  const platform = usePlatform();
  const client = useQueryClient();
  const [isRunning, setRunning] = useState(false);
  const [failures, setFailures] = useState<readonly RefreshFailure[]>([]);

  const run = () => {
    if (isRunning) return;
    setRunning(true);
    setFailures([]);
    const known = view.records.filter((record) => record.state === "known");
    const reads = known.map(({ recordId, system }) =>
      platform.invoke("record_refresh", { recordId }).then(
        () => invalidateTags(client, commandInfo.record_refresh.tags),
        (error: unknown) => setFailures((now) => [...now, { recordId, system: system.name, error }]),
      ),
    );
    void Promise.all(reads).then(() => setRunning(false));
  };

  return { run, isRunning, failures };
}
