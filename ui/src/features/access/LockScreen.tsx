import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import type { Access } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { PassphraseForm } from "./PassphraseForm.tsx";
import { RecoverForm } from "./RecoverForm.tsx";
import { StartFresh } from "./StartFresh.tsx";
import { WipeDevice } from "./WipeDevice.tsx";

type Locked = Extract<Access, { kind: "locked" }>;

/** The locked program: why, and the one thing that opens it. Says nothing about any customer. */
export function LockScreen({ access }: { access: Locked }) {
  const [isForgotten, setIsForgotten] = useState(false);
  const byPassphrase = access.by === "passphrase";
  return (
    <AccessCard title={texts.locked} hasDiagnostics>
      {/* Without a passphrase a start is no reason to be locked that would have to be told. */}
      <p className={styles.text}>{texts.why[access.why]}</p>
      {!byPassphrase && <ByKeychain />}
      {byPassphrase && !isForgotten && (
        <PassphraseForm waitSeconds={access.waitSeconds} onForgot={() => setIsForgotten(true)} />
      )}
      {byPassphrase && isForgotten && <Forgotten access={access} onBack={() => setIsForgotten(false)} />}
      {access.unsent > 0 && <p className={styles.note}>{texts.unsentLater(access.unsent)}</p>}
    </AccessCard>
  );
}

function ByKeychain() {
  const unlock = useAction("access_unlock");
  return (
    <>
      {unlock.error && <ErrorNotice error={unlock.error} />}
      <div className={styles.actions}>
        <Button
          variant="primary"
          keys="Enter"
          autoFocus
          isPending={unlock.isPending}
          onPress={() => unlock.mutate({ passphrase: null })}
        >
          {unlock.isPending ? texts.unlocking : texts.unlock}
        </Button>
      </div>
    </>
  );
}

function Forgotten({ access, onBack }: { access: Locked; onBack: () => void }) {
  return (
    <>
      {access.hasRecovery ? (
        <RecoverForm waitSeconds={access.waitSeconds} />
      ) : (
        <p className={styles.text}>{texts.noCodePassphrase}</p>
      )}
      <div className={styles.others}>
        <Button small variant="quiet" autoFocus={!access.hasRecovery} onPress={onBack}>
          {texts.notForgot}
        </Button>
        <StartFresh unsent={access.unsent} />
        <WipeDevice unsent={access.unsent} />
      </div>
    </>
  );
}
