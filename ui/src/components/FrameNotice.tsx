import type { ReactNode } from "react";

import styles from "./FrameNotice.module.css";
import { Icon, type IconName } from "./Icon.tsx";

interface FrameNoticeProps {
  icon: IconName;
  tone?: "accent" | "warn";
  /** Buttons at the end. */
  actions: ReactNode;
  children: ReactNode;
}

/** One line across the window, above every screen, about the program itself. */
export function FrameNotice({ icon, tone = "accent", actions, children }: FrameNoticeProps) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role="status">
      <Icon name={icon} />
      <p className={styles.words}>{children}</p>
      <div className={styles.actions}>{actions}</div>
    </div>
  );
}
