import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Disclosure } from "../../components/Disclosure.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { OperationView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { pending } from "../../messages/pending.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { CandidateList } from "./CandidateList.tsx";
import { ChangeTable } from "./ChangeTable.tsx";
import { DiscardChange } from "./DiscardChange.tsx";
import { needsAgent } from "./order.ts";
import styles from "./Pending.module.css";
import { Request } from "./Request.tsx";

/** One change in full: what it does, why it waits, what will be sent, and what can be done about it. */
export function ChangeDetails({ operation, onDiscarded }: { operation: OperationView; onDiscarded: () => void }) {
  const navigate = useNavigate();
  const open = useOpenCustomer();
  const [now] = useState(() => new Date());
  const retry = useAction("pending_retry");
  const { operationId, personId, system, state } = operation;
  const until = state.kind === "waiting_until" && state.until !== null ? formatMoment(state.until, now) : null;
  const needsChoice = operation.candidates.length > 0;
  const openConnection = () =>
    void navigate({ to: "/settings/connections/$connectionId", params: { connectionId: system.connectionId } });
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
      <Notice
        tone={needsAgent(operation) ? "warn" : "accent"}
        action={
          state.kind === "connection_refused" && (
            <Button small onPress={openConnection}>
              {pending.mendConnection}
            </Button>
          )
        }
      >
        {needsChoice ? pending.chooseFirst(system.name) : pending.state(state, system.name, until)}
      </Notice>
      {needsChoice && <CandidateList operation={operation} onDiscarded={onDiscarded} />}
      <Card title={pending.changesTitle} flush>
        <ChangeTable changes={operation.changes} system={system.name} />
      </Card>
      {operation.lastError && (
        <div className={styles.last}>
          <h2 className={styles.lastTitle}>{pending.lastTry}</h2>
          <ErrorNotice error={operation.lastError} kept={pending.kept} onOpenConnections={openConnection} />
        </div>
      )}
      {retry.error && <ErrorNotice error={retry.error} kept={pending.kept} />}
      <div className={styles.actions}>
        <Button
          variant={needsChoice ? "normal" : "primary"}
          isPending={retry.isPending}
          disabledReason={operation.canRetry ? null : pending.cannotRetry}
          onPress={() => retry.mutate({ operationId })}
        >
          {pending.retry}
        </Button>
        <DiscardChange operation={operation} onDiscarded={onDiscarded} />
        <span className={styles.gap} />
        <Button onPress={() => open(personId)}>{pending.openCustomer}</Button>
      </div>
      <section className={styles.request}>
        <Disclosure title={pending.requestTitle} aside={pending.requestAside}>
          <Request request={operation.request} />
        </Disclosure>
      </section>
    </>
  );
}
