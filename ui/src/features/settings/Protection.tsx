import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import type { Protection as Protected } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { protection as texts } from "../../messages/access.ts";
import { formatDayTime } from "../../messages/format.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { WipeDevice } from "../access/WipeDevice.tsx";
import { Fact } from "./Facts.tsx";
import { PassphraseDialog, type PassphraseChange } from "./PassphraseDialog.tsx";
import styles from "./Protection.module.css";
import { RecoveryDialog } from "./RecoveryDialog.tsx";

const LONGEST_WATCH_MINUTES = 240;

/** What keeps the data on this computer shut, and what opens it. */
export function Protection() {
  const protection = useCommandQuery("protection_get", {});
  return (
    <Card title={texts.title}>
      {protection.error && <ErrorNotice error={protection.error} onRetry={() => void protection.refetch()} />}
      {protection.isPending && <Skeleton width="60%" />}
      {protection.data && <Facts protection={protection.data} />}
    </Card>
  );
}

function Facts({ protection }: { protection: Protected }) {
  const lock = useAction("access_lock");
  const unsent = useCommandQuery("app_status", {}, { select: (status) => status.pending });
  return (
    <>
      <dl className={styles.facts}>
        <Fact name={texts.key}>
          {texts.keyPlace[protection.key]}
          {protection.key !== "memory" && protection.credentials === "memory" && (
            <span className={styles.warning}> {texts.credentialsInMemory}</span>
          )}
        </Fact>
        <Passphrase protection={protection} />
        <Recovery protection={protection} />
        <Fact name={texts.lock}>
          <div className={styles.row}>
            <span className={styles.words}>{texts.lockText}</span>
            <Button
              small
              isPending={lock.isPending}
              disabledReason={protection.mayLock.ok ? null : protection.mayLock.reason}
              onPress={() => lock.mutate({})}
            >
              {texts.lockNow}
            </Button>
          </div>
        </Fact>
      </dl>
      {lock.error && <ErrorNotice error={lock.error} />}
      <LockAfter />
      <dl className={`${styles.facts} ${styles.apart}`}>
        <Fact name={texts.wipe}>
          <div className={styles.row}>
            <span className={styles.words}>{texts.wipeHelp}</span>
            <WipeDevice unsent={unsent.data ?? 0} />
          </div>
        </Fact>
      </dl>
    </>
  );
}

/** When it locks by itself. */
function LockAfter() {
  const settings = useCommandQuery("settings_get", {});
  const set = useAction("settings_set", { inOrder: true });
  if (!settings.data) return null;
  const current = settings.data;
  return (
    <div className={styles.apart}>
      <NumberField
        label={texts.lockAfter}
        description={texts.lockAfterHelp}
        value={set.isPending ? set.variables.lockAfterMinutes : current.lockAfterMinutes}
        minValue={0}
        maxValue={LONGEST_WATCH_MINUTES}
        onChange={(lockAfterMinutes) => set.mutate({ ...current, lockAfterMinutes })}
      />
      {set.error && <ErrorNotice error={set.error} />}
    </div>
  );
}

function Passphrase({ protection }: { protection: Protected }) {
  const [change, setChange] = useState<PassphraseChange | null>(null);
  const hasOne = protection.key === "passphrase";
  const none = protection.key === "memory" ? texts.passphraseNoneMemory : texts.passphraseNone;
  const { ok: mayRemove, reason } = protection.mayRemovePassphrase;
  return (
    <Fact name={texts.passphrase}>
      <div className={styles.row}>
        <span className={styles.words}>{hasOne ? texts.passphraseSet : none}</span>
        {hasOne ? (
          <>
            <Button small onPress={() => setChange("change")}>
              {texts.change}
            </Button>
            <Button small disabledReason={mayRemove ? null : reason} onPress={() => setChange("remove")}>
              {texts.remove}
            </Button>
          </>
        ) : (
          <Button small onPress={() => setChange("set")}>
            {texts.set}
          </Button>
        )}
      </div>
      {change && <PassphraseDialog change={change} keyPlace={protection.key} onClose={() => setChange(null)} />}
    </Fact>
  );
}

function Recovery({ protection }: { protection: Protected }) {
  const [isOpen, setIsOpen] = useState(false);
  const { recoveryMadeAt: madeAt, key } = protection;
  return (
    <Fact name={texts.recovery}>
      <div className={styles.row}>
        <span className={styles.words}>
          {madeAt === null ? texts.recoveryNone : texts.recoveryMade(formatDayTime(madeAt))}
        </span>
        <Button small disabledReason={key === "memory" ? texts.memoryFirst : null} onPress={() => setIsOpen(true)}>
          {madeAt === null ? texts.make : texts.makeAnother}
        </Button>
      </div>
      {isOpen && (
        <RecoveryDialog
          asksPassphrase={key === "passphrase"}
          replaces={madeAt !== null}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Fact>
  );
}
