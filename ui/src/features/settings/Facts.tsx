import type { ReactNode } from "react";

import { Card } from "../../components/Card.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatCount } from "../../messages/format.ts";
import { settings } from "../../messages/settings.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import styles from "./Settings.module.css";

/** Where things are kept on this computer, and how. */
export function Facts() {
  const status = useCommandQuery("app_status", {});
  const keychain = status.data?.keychain;
  const wait = <Skeleton width={120} />;
  return (
    <Card title={settings.storage}>
      {status.error && <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />}
      <dl className={styles.facts}>
        <Fact name={settings.cache}>{settings.cacheEncrypted}</Fact>
        <Fact name={settings.credentials}>
          {keychain === undefined ? (
            wait
          ) : keychain.kind === "keychain" ? (
            settings.credentialsKeychain
          ) : (
            <span className={styles.warning}>{settings.credentialsMemory(keychain.reason)}</span>
          )}
        </Fact>
        <Fact name={settings.cachedCustomers}>{status.data ? formatCount(status.data.customers) : wait}</Fact>
        <Fact name={settings.pendingChanges}>{status.data ? formatCount(status.data.pending) : wait}</Fact>
        <Fact name={settings.version}>{status.data?.version ?? wait}</Fact>
      </dl>
    </Card>
  );
}

/** A name and what there is to say about it. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
