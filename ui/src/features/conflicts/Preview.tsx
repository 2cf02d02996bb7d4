import { Card } from "../../components/Card.tsx";
import type { ConflictPreview, SettledLine } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { Settled } from "./Settled.tsx";
import { Request } from "../pending/Request.tsx";
import styles from "./Conflicts.module.css";

interface PreviewProps {
  /** Lines that are not decided yet. */
  open: number;
  preview: ConflictPreview | undefined;
  /** What is shown is about an earlier decision. */
  isBehind: boolean;
  error: unknown;
  /** What is wrong is said beside a field. */
  isBesideField: boolean;
  settled: readonly SettledLine[];
  system: string;
}

/** What the decision leads to, as it is made; and what goes along without being asked. */
export function Preview({ open, preview, isBehind, error, isBesideField, settled, system }: PreviewProps) {
  return (
    <Card title={texts.previewTitle}>
      <div className={styles.preview} aria-live="polite" aria-busy={isBehind}>
        {open > 0 ? (
          <p className={styles.quiet}>{texts.previewOpen(open)}</p>
        ) : isBesideField ? (
          <p className={styles.quiet}>{texts.previewMend}</p>
        ) : error ? (
          <ErrorNotice error={error} kept={texts.kept} compact />
        ) : !preview ? (
          <p className={styles.quiet}>{texts.previewLoading}</p>
        ) : preview.request ? (
          <Request request={preview.request} />
        ) : (
          <p>{texts.previewNothing(system)}</p>
        )}
      </div>
      <Settled lines={open === 0 && preview ? preview.settled : settled} system={system} />
    </Card>
  );
}
