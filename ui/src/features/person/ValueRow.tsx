import type { ReactNode } from "react";

import type { SystemBadge } from "../../contract/types.ts";
import { Systems } from "../systems/Systems.tsx";
import styles from "./ValueRow.module.css";

interface ValueRowProps {
  label: string;
  systems: readonly SystemBadge[];
  children: ReactNode;
  /** Buttons at the end that matter only while the row is pointed at or has the focus. */
  actions?: ReactNode;
}

/** Label, value, and where the value comes from. */
export function ValueRow({ label, systems, children, actions }: ValueRowProps) {
  return (
    <div className={styles.row}>
      <span className={styles.label}>{label}</span>
      <div className={styles.value}>
        {children}
        {actions && <span className={styles.actions}>{actions}</span>}
      </div>
      <span className={styles.systems}>
        <Systems systems={systems} />
      </span>
    </div>
  );
}
