import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { settings } from "../../messages/settings.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { useStoredDraft } from "../drafts/useDraft.ts";
import { ConnectionForm } from "./ConnectionForm.tsx";
import styles from "./Settings.module.css";

const texts = settings.connection;

/** A new connection, or a saved one. */
export function ConnectionScreen() {
  const { connectionId } = useParams({ strict: false });
  const { provider } = useSearch({ strict: false });
  const id = connectionId ?? null;
  const chosen = provider ?? null;
  return <Loaded key={`${id ?? ""} ${chosen ?? ""}`} connectionId={id} provider={chosen} />;
}

/** Waits for what the form is made of. Without a provider in the address the first one is meant. */
function Loaded({ connectionId, provider }: { connectionId: string | null; provider: string | null }) {
  const navigate = useNavigate();
  const providers = useCommandQuery("providers_list", {});
  const connections = useCommandQuery("connections_list", {});
  const status = useCommandQuery("app_status", {});
  const draftKey = connectionId === null ? `connection:new:${provider ?? ""}` : `connection:${connectionId}`;
  const draft = useStoredDraft(draftKey);
  // "Start over" shows the form anew, without what was restored.
  const [startedOver, setStartedOver] = useState(0);

  const failed = providers.error ?? connections.error;
  if (failed) {
    return (
      <div className={styles.page}>
        <ErrorNotice
          error={failed}
          onRetry={() => {
            void providers.refetch();
            void connections.refetch();
          }}
        />
      </div>
    );
  }
  if (!providers.data || !connections.data || !draft.isReady) {
    return (
      <div className={styles.page} aria-busy="true" aria-label={settings.loading}>
        <Skeleton width={200} height={20} />
        <Skeleton width="100%" height={320} />
      </div>
    );
  }

  const connection = connections.data.connections.find((candidate) => candidate.connectionId === connectionId) ?? null;
  const wanted = connection?.provider ?? provider ?? providers.data.providers[0]?.provider;
  const info = providers.data.providers.find((candidate) => candidate.provider === wanted);
  if (!info || (connectionId !== null && !connection)) {
    return (
      <div className={styles.page}>
        <EmptyState
          title={settings.connections}
          text={connectionId !== null && !connection ? texts.notFound : texts.noProvider}
        >
          <Button onPress={() => void navigate({ to: "/settings" })}>{texts.back}</Button>
        </EmptyState>
      </div>
    );
  }

  return (
    <ConnectionForm
      key={startedOver}
      provider={info}
      connection={connection}
      isFirst={connections.data.connections.length === 0}
      hasKeychain={status.data?.keychain.kind !== "memory"}
      draftKey={draftKey}
      draft={startedOver > 0 ? null : draft.body}
      onStartOver={() => setStartedOver(startedOver + 1)}
    />
  );
}
