import { Button } from "../../components/Button.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { useTryAgain } from "./useTryAgain.ts";

/** What is left after everything was removed from this computer. */
export function WipedScreen({ left, exported }: { left: readonly string[]; exported: readonly string[] }) {
  const again = useTryAgain();
  return (
    <AccessCard title={left.length === 0 ? texts.wipedTitle : texts.wipedPartlyTitle}>
      <p className={styles.text}>{texts.wipedText}</p>
      <Lines title={texts.wipedLeft} lines={left} />
      <Lines title={texts.wipedExported} lines={exported} />
      {again.error && <ErrorNotice error={again.error} />}
      <div className={styles.actions}>
        <Button variant="primary" autoFocus isPending={again.isPending} onPress={again.run}>
          {texts.wipedStart}
        </Button>
      </div>
    </AccessCard>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <p className={styles.text}>{title}</p>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
