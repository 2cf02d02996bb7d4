import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Ticking } from "../../components/Ticking.tsx";
import type { OperationView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatCountdown, secondsUntil } from "../../messages/format.ts";
import { pending } from "../../messages/pending.ts";
import { useAction } from "../../platform/queries.ts";
import { needsAgent } from "./order.ts";
import styles from "./Pending.module.css";

/** Why a change waits and until when, with the one thing that ends the waiting. */
export function Why({ operation, onSelect }: { operation: OperationView; onSelect: (operationId: string) => void }) {
  const navigate = useNavigate();
  const undo = useAction("conflict_undo");
  const { operationId, state, system, behind } = operation;
  const needsChoice = operation.candidates.length > 0;

  if (operation.isConflict) {
    return (
      <Notice
        tone="warn"
        action={
          <Button
            small
            variant="primary"
            onPress={() => void navigate({ to: "/conflicts", search: { operation: operationId } })}
          >
            {pending.decide}
          </Button>
        }
      >
        {pending.conflict(system.name)}
      </Notice>
    );
  }
  if (state.kind === "held") {
    return (
      <>
        <Notice
          action={
            <Button small isPending={undo.isPending} onPress={() => undo.mutate({ operationId })}>
              {pending.undo}
            </Button>
          }
        >
          {pending.state(state, system.name)} <span className="visually-hidden">{pending.sendingSoon}</span>
          <Ticking words={(now) => pending.sendingIn(secondsUntil(state.until, now))} />
        </Notice>
        {undo.error && <ErrorNotice error={undo.error} kept={pending.undoKept} compact />}
      </>
    );
  }
  return (
    <Notice
      tone={needsAgent(operation) ? "warn" : "accent"}
      action={
        state.kind === "connection_refused" && (
          <Button
            small
            onPress={() =>
              void navigate({
                to: "/settings/connections/$connectionId",
                params: { connectionId: system.connectionId },
              })
            }
          >
            {pending.mendConnection}
          </Button>
        )
      }
    >
      {needsChoice ? pending.chooseFirst(system.name) : pending.state(state, system.name)}
      {state.kind === "waiting_until" && state.until !== null && (
        <span className={styles.ticking}>
          <Ticking words={(now) => pending.countdown(formatCountdown(state.until ?? "", now))} />
        </span>
      )}
      {behind && (
        <span className={styles.behind}>
          {pending.behind}{" "}
          <button type="button" className={styles.inline} onClick={() => onSelect(behind.operationId)}>
            {pending.what(behind.kind, behind.subject)}
          </button>
        </span>
      )}
    </Notice>
  );
}
