import type { ReactNode } from "react";

import type { SystemBadge } from "../../contract/types.ts";
import { Systems } from "../systems/Systems.tsx";
import styles from "./Create.module.css";

/** An input with the systems that take what is typed, at the end of its label. Nothing is said where the form is for one system. */
export function Taken({ by, targets, children }: { by: readonly SystemBadge[]; targets: number; children: ReactNode }) {
  return (
    <div className={styles.taken}>
      {children}
      {targets > 1 && (
        <span className={styles.takenBy}>
          <Systems systems={by} />
        </span>
      )}
    </div>
  );
}
