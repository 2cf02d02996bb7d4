import type { ReactNode } from "react";

import styles from "./Notice.module.css";

interface NoticeProps {
  tone?: "accent" | "warn" | "good";
  /** A button at the end. */
  action?: ReactNode;
  children: ReactNode;
}

/** One line about the state of what is below it. Announced when it appears, never in the way. */
export function Notice({ tone = "accent", action, children }: NoticeProps) {
  return (
    <div role="status" className={`${styles.notice} ${styles[tone]}`}>
      <span className={styles.words}>{children}</span>
      {action}
    </div>
  );
}
