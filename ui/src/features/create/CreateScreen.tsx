import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { create } from "../../messages/create.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { useStoredDraft } from "../drafts/useDraft.ts";
import styles from "./Create.module.css";
import { CreateForm } from "./CreateForm.tsx";
import { DRAFT_KEY, hadSecret, restoreForm, startForm } from "./formState.ts";
import { offerOf, targetsOf } from "./offer.ts";

/** The form for a new customer, as it was left. The address may carry what was searched for in vain. */
export function CreateScreen() {
  const { name = "", address = "" } = useSearch({ strict: false });
  return <Loaded key={`${name} ${address}`} name={name} address={address} />;
}

function Loaded({ name, address }: { name: string; address: string }) {
  const navigate = useNavigate();
  const providers = useCommandQuery("providers_list", {});
  const connections = useCommandQuery("connections_list", {});
  const draft = useStoredDraft(DRAFT_KEY);
  const [hadTargets, setHadTargets] = useState(false);
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
      <div className={styles.page} aria-busy="true" aria-label={create.loading}>
        <Skeleton width={160} height={20} />
        <Skeleton width="100%" height={280} />
      </div>
    );
  }

  const targets = targetsOf(connections.data.connections, providers.data.providers);
  const usable = targets.filter((target) => target.refusal === null).map((target) => target.connectionId);
  if (usable.length > 0 && !hadTargets) setHadTargets(true);
  if (usable.length === 0) {
    return (
      <div className={styles.page}>
        <h1 className="visually-hidden">{create.title}</h1>
        <EmptyState
          title={create.noTargetsTitle}
          text={hadTargets ? create.lastRemovedText : (targets[0]?.refusal ?? create.noTargetsText)}
        >
          <Button variant="primary" onPress={() => void navigate({ to: "/settings" })}>
            {create.openSettings}
          </Button>
        </EmptyState>
      </div>
    );
  }

  const preselected = usable.slice(0, 1);
  const kinds = offerOf(targets, preselected).channels.map(({ info }) => info.kind);
  const start = startForm(preselected, kinds, name, address);
  const restored = startedOver > 0 ? null : restoreForm(draft.body, start, usable);
  return (
    <CreateForm
      key={startedOver}
      targets={targets}
      initial={restored ?? start}
      isRestored={restored !== null}
      isSecretLost={hadSecret(draft.body)}
      onStartOver={() => setStartedOver(startedOver + 1)}
    />
  );
}
