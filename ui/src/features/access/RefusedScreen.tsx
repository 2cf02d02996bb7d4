import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import type { Access } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { RecoverForm } from "./RecoverForm.tsx";
import { useTryAgain } from "./useTryAgain.ts";

/** The keychain or the disk refuses: why, and every way on. */
export function RefusedScreen({ access }: { access: Extract<Access, { kind: "refused" }> }) {
  const again = useTryAgain();
  const goOn = useAction("access_go_on");
  const [isRecovering, setIsRecovering] = useState(false);
  return (
    <AccessCard title={texts.refusedTitle} hasDiagnostics>
      <ErrorNotice error={access.error} />
      {isRecovering && <RecoverForm waitSeconds={0} />}
      {again.error && <ErrorNotice error={again.error} />}
      {goOn.error && <ErrorNotice error={goOn.error} />}
      <div className={styles.others}>
        <Button variant="primary" autoFocus isPending={again.isPending} onPress={again.run}>
          {texts.tryAgain}
        </Button>
        {access.hasRecovery && !isRecovering && (
          <Button onPress={() => setIsRecovering(true)}>{texts.recoverTitle}</Button>
        )}
        {access.mayGoOn && (
          <Button isPending={goOn.isPending} onPress={() => goOn.mutate({})}>
            {texts.goOn}
          </Button>
        )}
      </div>
      {access.mayGoOn && <p className={styles.note}>{texts.goOnText}</p>}
      <p className={styles.note}>{texts.nothingChanged}</p>
    </AccessCard>
  );
}
