import { Button } from "../../components/Button.tsx";
import type { Access } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { RecoverForm } from "./RecoverForm.tsx";
import { StartFresh } from "./StartFresh.tsx";
import { useTryAgain } from "./useTryAgain.ts";

/** There is data, and what the keychain holds does not open it. Nothing happens to it before the agent says so. */
export function KeyMissingScreen({ access }: { access: Extract<Access, { kind: "key_missing" }> }) {
  const again = useTryAgain();
  const { title, text } = texts.keyLoss[access.cause];
  // A code is wrapped in the very file that cannot be read.
  const canRecover = access.hasRecovery && access.cause !== "protection_unreadable";
  return (
    <AccessCard title={title} hasDiagnostics>
      <p className={styles.text}>{text}</p>
      {access.unsent > 0 && <p className={styles.note}>{texts.unsentIn(access.unsent)}</p>}
      {canRecover ? (
        <RecoverForm waitSeconds={access.waitSeconds} />
      ) : (
        access.cause !== "protection_unreadable" && <p className={styles.text}>{texts.noCode}</p>
      )}
      {again.error && <ErrorNotice error={again.error} />}
      <div className={styles.others}>
        <Button
          variant={canRecover ? "normal" : "primary"}
          autoFocus={!canRecover}
          isPending={again.isPending}
          onPress={again.run}
        >
          {texts.tryAgain}
        </Button>
        <StartFresh unsent={access.unsent} />
      </div>
      <p className={styles.note}>{texts.nothingChanged}</p>
    </AccessCard>
  );
}
