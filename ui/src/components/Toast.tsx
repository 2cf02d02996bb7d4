import { useSyncExternalStore } from "react";

import styles from "./Toast.module.css";

const shownMillis = 5000;

let current: { text: string; at: number } | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(next: typeof current): void {
  current = next;
  for (const listener of listeners) listener();
}

/** Says briefly that something worked. Never the only witness: what was done shows where it was done, too. */
export function toast(text: string): void {
  clearTimeout(timer);
  show({ text, at: Date.now() });
  timer = setTimeout(() => show(null), shownMillis);
}

/** Where toasts appear, and where assistive technology hears of them. Mounted once, in the frame. */
export function Toasts() {
  const toasted = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
  return (
    <div className={styles.region} role="status">
      {toasted && (
        <p key={toasted.at} className={styles.toast}>
          {toasted.text}
        </p>
      )}
    </div>
  );
}
