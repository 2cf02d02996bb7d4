import { type ReactNode, useId } from "react";

import { access } from "../../messages/access.ts";
import styles from "./Access.module.css";

interface AccessCardProps {
  title: string;
  /** Something is under way, and another card follows. */
  isBusy?: boolean;
  children?: ReactNode;
}

/** One card in an empty window: nothing else may be seen while the data is not open. */
export function AccessCard({ title, isBusy = false, children }: AccessCardProps) {
  const id = useId();
  return (
    <main className={styles.page} aria-busy={isBusy}>
      <div className={styles.content}>
        <p className={styles.program}>{access.program}</p>
        <section className={styles.card} aria-labelledby={id}>
          <h1 id={id} className={styles.title}>
            {title}
          </h1>
          {children}
        </section>
      </div>
    </main>
  );
}
