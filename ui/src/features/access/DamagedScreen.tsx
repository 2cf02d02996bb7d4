import { Button } from "../../components/Button.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { StartFresh } from "./StartFresh.tsx";
import { useTryAgain } from "./useTryAgain.ts";

/** The key is right, and the file is not whole. */
export function DamagedScreen({ unsent }: { unsent: number }) {
  const again = useTryAgain();
  return (
    <AccessCard title={texts.damagedTitle}>
      <p className={styles.text}>{texts.damagedText}</p>
      {unsent > 0 && <p className={styles.note}>{texts.unsentIn(unsent)}</p>}
      {again.error && <ErrorNotice error={again.error} />}
      <div className={styles.others}>
        <Button variant="primary" autoFocus isPending={again.isPending} onPress={again.run}>
          {texts.tryAgain}
        </Button>
        <StartFresh unsent={unsent} />
      </div>
      <p className={styles.note}>{texts.nothingChanged}</p>
    </AccessCard>
  );
}
