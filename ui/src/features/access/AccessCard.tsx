import { type ReactNode, useId } from "react";

import { access } from "../../messages/access.ts";
import styles from "./Access.module.css";
import { ShowDiagnostics } from "./ShowDiagnostics.tsx";

interface AccessCardProps {
  title: string;
  /** Something is under way, and another card follows. */
  isBusy?: boolean;
  /** The data does not open as it should, or not yet: whoever helps can be told what is known. */
  hasDiagnostics?: boolean;
  children?: ReactNode;
}

/** One card in an empty window: nothing else may be seen while the data is not open. */
export function AccessCard({ title, isBusy = false, hasDiagnostics = false, children }: AccessCardProps) {
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
        {hasDiagnostics && <ShowDiagnostics />}
      </div>
    </main>
  );
}
