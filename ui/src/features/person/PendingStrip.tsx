import { Link } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Ticking } from "../../components/Ticking.tsx";
import { useLostFocus } from "../../components/useLostFocus.ts";
import type { OperationSummary, OperationView } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatCountdown } from "../../messages/format.ts";
import { operationWord, strip } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { isUnsent, needsAgent } from "../pending/order.ts";
import { useChanges } from "./changes.ts";
import { isStoppedCreate } from "./CreateOutcome.tsx";
import styles from "./PendingStrip.module.css";

interface PendingStripProps {
  waiting: number;
  needsAttention: number;
  /** The button that was pressed is gone with its change. */
  onUndone: () => void;
}

const wordsOf = ({ subject, kind, system }: OperationSummary) => strip.to(subject || operationWord[kind], system.name);

/** What waits for this customer: how much, what, why, the way to it, and the way back. */
export function PendingStrip({ waiting, needsAttention, onUndone }: PendingStripProps) {
  const { summaries, views } = useChanges();
  const told = summaries.filter(isStoppedCreate).length;
  const operations = summaries.filter((one) => !isStoppedCreate(one));
  const needing = needsAttention - told;
  const left = waiting - told;
  useLostFocus(left, onUndone);
  if (left <= 0) return null;
  const first = operations.find(needsAgent) ?? operations[0];
  const inFull = views.find((one) => one.operationId === first?.operationId);
  const others = operations.length - 2;
  const shown = [first, ...operations.filter((one) => one !== first)].slice(0, 2);
  const error = inFull?.lastError && !inFull.isConflict ? describeError(inFull.lastError).message : "";
  const until = first?.state.kind === "waiting_until" ? first.state.until : null;
  const latest = views.findLast((one) => isUnsent(one) && one.state.kind !== "held");
  return (
    <section className={needing > 0 ? `${styles.strip} ${styles.urgent}` : styles.strip} aria-label={strip.label}>
      {needing > 0 && <Icon name="warning" />}
      <b className={styles.count}>{needing > 0 ? strip.needsYou(needing) : strip.waiting(left)}</b>
      <span className={styles.what}>
        {[
          ...shown.flatMap((one) => (one ? [wordsOf(one)] : [])),
          ...(others > 0 ? [strip.more(others)] : []),
          ...(error ? [error.replace(/\.$/, "")] : []),
        ].join(" · ")}
        {until !== null && (
          <>
            <span className="visually-hidden"> · {strip.untilClock(until)}</span>
            <Ticking words={(now) => ` · ${strip.countdown(formatCountdown(until, now))}`} />
          </>
        )}
      </span>
      {latest && <UndoLatest operation={latest} isOnly={operations.length === 1} />}
      {inFull?.isConflict ? (
        <Link to="/conflicts" search={{ operation: inFull.operationId }} className={styles.review}>
          {strip.decide}
        </Link>
      ) : (
        <Link to="/pending" search={first ? { operation: first.operationId } : {}} className={styles.review}>
          {strip.review}
        </Link>
      )}
    </section>
  );
}

/** Takes the change made last back, while nothing of it was sent. */
function UndoLatest({ operation, isOnly }: { operation: OperationView; isOnly: boolean }) {
  const discard = useAction("pending_discard");
  const subject = operation.changes.map((change) => change.label).join(", ");
  return (
    <>
      <Button
        variant="quiet"
        label={(isOnly ? strip.undoNamed : strip.undoLastNamed)(wordsOf({ ...operation, subject }))}
        isPending={discard.isPending}
        onPress={() => discard.mutate({ operationId: operation.operationId })}
      >
        {isOnly ? strip.undo : strip.undoLast}
      </Button>
      {discard.error && <ErrorNotice error={discard.error} compact />}
    </>
  );
}
