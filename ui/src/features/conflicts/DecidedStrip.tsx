import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useCommand } from "../../commands/registry.ts";
import { keysOf } from "../../commands/table.ts";
import { Button } from "../../components/Button.tsx";
import { Ticking } from "../../components/Ticking.tsx";
import { commandInfo } from "../../contract/commands.ts";
import type { ConflictSummary } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { secondsUntil } from "../../messages/format.ts";
import { invalidateTags, useCommandQuery, usePlatform } from "../../platform/queries.ts";
import styles from "./Conflicts.module.css";

interface DecidedStripProps {
  decided: readonly ConflictSummary[];
  /** The changes that were decided together last; they are taken back together. */
  last: readonly string[];
  /** How many of those alike have other lines to decide. */
  stillOpen: number;
  onUndone: (operationId: string) => void;
}

/** What was decided and is not on its way yet, newest last, each with the way back. */
export function DecidedStrip({ decided, last, stillOpen, onUndone }: DecidedStripProps) {
  const together = decided.filter(({ operationId }) => last.includes(operationId));
  const others = decided.filter(({ operationId }) => !last.includes(operationId)).map((one) => [one]);
  const batches = [...others, ...(together.length > 0 ? [together] : [])].slice(-MOST_ROWS);
  return (
    <div className={styles.strip} role="group" aria-label={texts.strip}>
      <div role="status">{stillOpen > 0 && <p className={styles.quiet}>{texts.stillOpen(stillOpen)}</p>}</div>
      {batches.map((batch, at) => (
        <Batch key={batch[0]?.operationId} batch={batch} isNewest={at === batches.length - 1} onUndone={onUndone} />
      ))}
    </div>
  );
}

/** More than these stand in the list of pending changes. */
const MOST_ROWS = 3;

interface BatchProps {
  batch: readonly ConflictSummary[];
  isNewest: boolean;
  onUndone: (operationId: string) => void;
}

function Batch({ batch, isNewest, onUndone }: BatchProps) {
  const platform = usePlatform();
  const client = useQueryClient();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const first = batch[0]!;
  const held = useCommandQuery("pending_get", { operationId: first.operationId });
  const until = held.data?.state.kind === "held" ? held.data.state.until : null;

  const undo = async () => {
    if (isPending) return;
    setPending(true);
    setError(null);
    let undone: string | null = null;
    try {
      for (const { operationId } of batch) {
        await platform.invoke("conflict_undo", { operationId });
        undone ??= operationId;
      }
    } catch (thrown) {
      setError(thrown);
    }
    await invalidateTags(client, commandInfo.conflict_undo.tags);
    setPending(false);
    if (undone !== null) onUndone(undone);
  };
  useCommand("conflict.undo", () => void undo(), isNewest);

  const isOne = batch.length === 1;
  return (
    <>
      <div className={styles.batch}>
        <p className={styles.batchWords}>
          <span role="status" className={styles.batchName}>
            <span className={styles.batchWho}>{isOne ? first.personName || texts.noName : ""}</span>
            <span>{isOne ? texts.decided : texts.decidedMany(batch.length)}</span>
            <span className="visually-hidden"> {texts.sendingSoon}</span>
          </span>
          {until !== null && (
            <span className={styles.counting}>
              <Ticking words={(now) => texts.sendingIn(secondsUntil(until, now))} />
            </span>
          )}
        </p>
        <Button
          small
          isPending={isPending}
          keys={isNewest ? keysOf("conflict.undo") : undefined}
          onPress={() => void undo()}
        >
          <span>
            {texts.undo}{" "}
            <span className="visually-hidden">
              {isOne ? texts.undoWhat(first.personName) : texts.undoMany(batch.length)}
            </span>
          </span>
        </Button>
      </div>
      {error !== null && <ErrorNotice error={error} compact />}
    </>
  );
}
