import { useEffect, useRef, useSyncExternalStore } from "react";

import { commandIds, type CommandId } from "./table.ts";

/** What runs a command now; the latest that was mounted wins. */
const runners = new Map<CommandId, (() => void)[]>();
const listeners = new Set<() => void>();
let offered: readonly CommandId[] = [];

function changed(): void {
  offered = commandIds.filter((id) => (runners.get(id)?.length ?? 0) > 0);
  for (const listener of listeners) listener();
}

/** Runs a command if something on screen offers it. Tells whether it did. */
export function runCommand(id: CommandId): boolean {
  const run = runners.get(id)?.at(-1);
  run?.();
  return run !== undefined;
}

/** Offers to run a command while the component is mounted and the offer stands. */
export function useCommand(id: CommandId, run: () => void, isOffered = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!isOffered) return;
    const runner = () => latest.current();
    runners.set(id, [...(runners.get(id) ?? []), runner]);
    changed();
    return () => {
      runners.set(
        id,
        (runners.get(id) ?? []).filter((one) => one !== runner),
      );
      changed();
    };
  }, [id, isOffered]);
}

/** The commands that can be run now, in the order of the table. */
export function useOfferedCommands(): readonly CommandId[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offered,
  );
}
