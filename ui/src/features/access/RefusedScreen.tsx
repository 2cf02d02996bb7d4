import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import type { Access, ErrorCode } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { errors } from "../../messages/errors.ts";
import { useAction } from "../../platform/queries.ts";
import { AccessCard } from "./AccessCard.tsx";
import styles from "./Access.module.css";
import { ChoosePassphrase } from "./ChoosePassphrase.tsx";
import { RecoverForm } from "./RecoverForm.tsx";
import { StartFresh } from "./StartFresh.tsx";
import { useTryAgain } from "./useTryAgain.ts";

type Refused = Extract<Access, { kind: "refused" }>;

/** Codes whose title and advice say all there is to say. */
const saysItAll: ReadonlySet<ErrorCode> = new Set(["keychain_absent", "keychain_locked", "keychain_denied"]);

/** The keychain or the disk refuses: why, what is at stake, and every way on. */
export function RefusedScreen({ access }: { access: Refused }) {
  const again = useTryAgain();
  const goOn = useAction("access_go_on");
  const [way, setWay] = useState<"code" | "passphrase" | null>(null);
  const { title, message, whatToDo, reference, wire } = describeError(access.error);
  return (
    <AccessCard title={title} hasDiagnostics>
      {!saysItAll.has(wire.code) && <p className={styles.text}>{message}</p>}
      {whatToDo && <p className={styles.text}>{whatToDo}</p>}
      <AtStake access={access} />
      {way === "code" && <RecoverForm waitSeconds={access.waitSeconds} />}
      {way === "passphrase" && <ChoosePassphrase />}
      {again.error && <ErrorNotice error={again.error} />}
      {goOn.error && <ErrorNotice error={goOn.error} />}
      <div className={styles.others}>
        <Button
          variant={way === null ? "primary" : "normal"}
          autoFocus={way === null}
          isPending={again.isPending}
          onPress={again.run}
        >
          {texts.tryAgain}
        </Button>
        {access.hasRecovery && way !== "code" && <Button onPress={() => setWay("code")}>{texts.recoverInstead}</Button>}
        {access.maySetPassphrase && way !== "passphrase" && (
          <Button onPress={() => setWay("passphrase")}>{texts.passphraseInstead}</Button>
        )}
        {access.mayGoOn && (
          <Button isPending={goOn.isPending} onPress={() => goOn.mutate({ passphrase: null })}>
            {texts.goOn}
          </Button>
        )}
        {access.mayStartFresh && <StartFresh unsent={access.unsent} />}
      </div>
      {access.mayGoOn && <p className={styles.note}>{access.mayStartFresh ? texts.goOnBeside : texts.goOnText}</p>}
      {reference && (
        <p className={styles.note}>
          {errors.reference} <code>{reference}</code>
        </p>
      )}
    </AccessCard>
  );
}

/** What there is on this computer, and that nothing became of it. */
function AtStake({ access }: { access: Refused }) {
  if (access.maySetPassphrase) return <p className={styles.text}>{texts.nothingThereYet}</p>;
  if (!access.mayStartFresh) return <p className={styles.note}>{texts.nothingChanged}</p>;
  return (
    <>
      <p className={styles.text}>{texts.dataBehind}</p>
      {access.unsent > 0 && <p className={styles.note}>{texts.unsentIn(access.unsent)}</p>}
    </>
  );
}
