import { useEffect, useSyncExternalStore } from "react";

let count = 0;
const listeners = new Set<() => void>();

function change(by: number): void {
  count += by;
  for (const listener of listeners) listener();
}

/** Says that something is being typed that is kept nowhere: a secret. */
export function useNotKept(isTyped: boolean): void {
  useEffect(() => {
    if (!isTyped) return;
    change(1);
    return () => change(-1);
  }, [isTyped]);
}

/** Whether something is being typed that would be lost if the page went away now. */
export function useIsAnythingNotKept(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => count > 0,
  );
}
