import { Button } from "../../components/Button.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { StartFresh } from "./StartFresh.tsx";

/** The key is right, and the file is not whole. */
export function DamagedScreen({ unsent }: { unsent: number }) {
  const salvage = useAction("access_salvage");
  return (
    <AccessCard title={texts.damagedTitle} hasDiagnostics>
      <p className={styles.text}>{texts.damagedText}</p>
      {unsent > 0 && <p className={styles.note}>{texts.unsentIn(unsent)}</p>}
      {salvage.error && <ErrorNotice error={salvage.error} />}
      <div className={styles.others}>
        <Button variant="primary" autoFocus isPending={salvage.isPending} onPress={() => salvage.mutate({})}>
          {texts.salvage}
        </Button>
        <StartFresh unsent={unsent} />
      </div>
      <p className={styles.note}>{texts.nothingChanged}</p>
    </AccessCard>
  );
}
