import { Text, UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from "react-aria-components";

import styles from "./Toast.module.css";

const queue = new ToastQueue<string>({ maxVisibleToasts: 2 });

/** Says briefly that something worked. Never the only witness: what was done shows where it was done, too. */
export function toast(text: string): void {
  queue.add(text, { timeout: 5000 });
}

/** Where toasts appear. Mounted once, in the frame. */
export function Toasts({ label }: { label: string }) {
  return (
    <ToastRegion queue={queue} className={styles.region} aria-label={label}>
      {({ toast: queued }) => (
        <AriaToast toast={queued} className={styles.toast}>
          <ToastContent>
            <Text slot="title">{queued.content}</Text>
          </ToastContent>
        </AriaToast>
      )}
    </ToastRegion>
  );
}
