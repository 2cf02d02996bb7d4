import type { ReactNode } from "react";

import type { SystemBadge } from "../../contract/types.ts";
import { Systems } from "../systems/Systems.tsx";
import styles from "./ValueRow.module.css";

interface ValueRowProps {
  label: string;
  /** The line before it shows the same label. */
  isContinued?: boolean;
  systems: readonly SystemBadge[];
  children: ReactNode;
  /** What it is, for what has to find it on the page: the key of the field, or `channels`. */
  row?: string;
  recordIds?: readonly string[];
  /** Buttons at the end that matter only while the row is pointed at or has the focus. */
  actions?: ReactNode;
}

/** Label, value, and where the value comes from. */
export function ValueRow({ label, isContinued = false, systems, children, row, recordIds, actions }: ValueRowProps) {
  return (
    <div className={styles.row} data-row={row} data-records={recordIds?.join(" ")}>
      <span className={styles.label}>{isContinued ? <span className="visually-hidden">{label}</span> : label}</span>
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
