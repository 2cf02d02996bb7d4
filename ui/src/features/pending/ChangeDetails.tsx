import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Disclosure } from "../../components/Disclosure.tsx";
import type { OperationView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { amend, exporting, pending } from "../../messages/pending.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { CandidateList } from "./CandidateList.tsx";
import { ChangeTable } from "./ChangeTable.tsx";
import { DiscardChange } from "./DiscardChange.tsx";
import { EditChange, useEditDraft } from "./EditChange.tsx";
import { ExportOutcome, useExportOne } from "./ExportChanges.tsx";
import { LastTry } from "./LastTry.tsx";
import styles from "./Pending.module.css";
import { Request } from "./Request.tsx";
import { Why } from "./Why.tsx";

interface ChangeDetailsProps {
  operation: OperationView;
  onSelect: (operationId: string) => void;
  onDiscarded: () => void;
}

/** One change in full: what it does, why it waits, what will be sent, and what can be done about it. */
export function ChangeDetails({ operation, onSelect, onDiscarded }: ChangeDetailsProps) {
  const navigate = useNavigate();
  const open = useOpenCustomer();
  const [now] = useState(() => new Date());
  const [isEditing, setEditing] = useState(false);
  const draft = useEditDraft(operation);
  const editButton = useRef<HTMLButtonElement>(null);
  const retry = useAction("pending_retry");
  const exported = useExportOne(operation.operationId);
  const { operationId, personId, system, isConflict } = operation;
  const needsChoice = operation.candidates.length > 0;
  const canEdit = operation.editable.length > 0;
  // What was refused as it is will be refused again.
  const wantsEdit = canEdit && operation.state.kind === "rejected";
  const openConnection = () =>
    void navigate({ to: "/settings/connections/$connectionId", params: { connectionId: system.connectionId } });
  const isOpen = canEdit && (isEditing || draft.isKept);
  const close = () => {
    flushSync(() => {
      draft.forget();
      setEditing(false);
    });
    editButton.current?.focus();
  };
  return (
    <>
      <header>
        <h1 className={styles.title}>{pending.heading(operation.kind, operation.personName)}</h1>
        <p className={styles.subtitle}>
          <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
          <span>{pending.to(system.name)}</span>
          <span title={formatFull(operation.createdAt)}>{pending.since(formatMoment(operation.createdAt, now))}</span>
          <span>{pending.attempts(operation.attempts)}</span>
        </p>
      </header>
      <Why operation={operation} onSelect={onSelect} />
      {needsChoice && <CandidateList operation={operation} onDiscarded={onDiscarded} />}
      {isOpen ? (
        <Card title={amend.title}>
          <EditChange operation={operation} kept={draft.values} autoFocus={isEditing} onClose={close} />
        </Card>
      ) : (
        <Card title={pending.changesTitle} flush>
          <ChangeTable operation={operation} />
        </Card>
      )}
      <LastTry operation={operation} onOpenConnection={openConnection} />
      {retry.error && <ErrorNotice error={retry.error} kept={pending.kept} />}
      <div className={styles.actions}>
        <Button
          variant={needsChoice || isConflict || isOpen || wantsEdit ? "normal" : "primary"}
          isPending={retry.isPending}
          disabledReason={operation.canRetry ? null : pending.cannotRetry}
          onPress={() => retry.mutate({ operationId })}
        >
          {pending.retry}
        </Button>
        <Button
          buttonRef={editButton}
          variant={wantsEdit && !isOpen ? "primary" : "normal"}
          disabledReason={canEdit ? null : amend.cannot}
          isDisabled={isOpen}
          onPress={() => setEditing(true)}
        >
          {amend.open}
        </Button>
        <DiscardChange operation={operation} onDiscarded={onDiscarded} />
        <Button isPending={exported.write.isPending} onPress={exported.run}>
          {exporting.one}
        </Button>
        <span className={styles.end}>
          <Button onPress={() => open(personId)}>{pending.openCustomer}</Button>
        </span>
      </div>
      <ExportOutcome write={exported.write} />
      <section className={styles.request}>
        <Disclosure title={pending.requestTitle} aside={pending.requestAside}>
          <Request request={operation.request} />
        </Disclosure>
      </section>
    </>
  );
}
