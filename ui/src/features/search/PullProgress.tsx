import { ProgressBar } from "react-aria-components";

import { Button } from "../../components/Button.tsx";
import type { ConnectionState, ConnectionStatus } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { search } from "../../messages/search.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./PullProgress.module.css";

type Pull = Extract<ConnectionState, { kind: "syncing" | "paused" }>;

const isPull = (state: ConnectionState): state is Pull => state.kind === "syncing" || state.kind === "paused";

/** How far first pulls and paused ones are, beside what they fill. */
export function Pulls({ connections }: { connections: readonly ConnectionStatus[] }) {
  const shown = connections.flatMap(({ connectionId, name, state, pulledAt }) =>
    isPull(state) && (pulledAt === null || state.kind === "paused") ? [{ connectionId, name, state }] : [],
  );
  if (shown.length === 0) return null;
  return (
    <div className={styles.pulls}>
      {shown.map((one) => (
        <PullProgress key={one.connectionId} {...one} />
      ))}
      <p className={styles.note}>{search.pullNote}</p>
    </div>
  );
}

interface PullProgressProps {
  connectionId: string;
  name: string;
  state: Pull;
}

/** One pull, with a way to let it rest and to go on. */
function PullProgress({ connectionId, name, state }: PullProgressProps) {
  const pause = useAction("connection_sync_stop");
  const resume = useAction("connection_sync");
  const isPaused = state.kind === "paused";
  const share = state.total ? Math.min(1, state.received / state.total) : null;
  const isMoving = share === null && !isPaused;
  const words = wordsOf(state);
  const error = pause.error ?? resume.error;
  return (
    <>
      <div className={styles.row}>
        <p className={styles.name} title={name}>
          {name}
        </p>
        {isPaused ? (
          <Button
            small
            label={search.resumeNamed(name)}
            isPending={resume.isPending}
            onPress={() => resume.mutate({ connectionId })}
          >
            {search.resume}
          </Button>
        ) : (
          <Button
            small
            label={search.pauseNamed(name)}
            isPending={pause.isPending}
            onPress={() => pause.mutate({ connectionId })}
          >
            {search.pause}
          </Button>
        )}
      </div>
      <ProgressBar
        aria-label={search.pulling(name)}
        isIndeterminate={isMoving}
        value={(share ?? 0) * 100}
        valueLabel={words}
      >
        <div className={styles.track}>
          <div
            className={[styles.bar, isMoving && styles.unknown, isPaused && styles.resting].filter(Boolean).join(" ")}
            style={{ width: isMoving ? "32%" : `${(share ?? 0) * 100}%` }}
          />
        </div>
      </ProgressBar>
      <p className={styles.words}>{words}</p>
      {error && <ErrorNotice error={error} compact />}
    </>
  );
}

/** "1,240 of 52,000 · 820 a second · about 1 min left" */
function wordsOf(state: Pull): string {
  if (state.kind === "paused") return search.pausedAt(state.received, state.total);
  return [
    search.pulledSoFar(state.received, state.total),
    state.perSecond > 0 && search.pace(state.perSecond),
    state.secondsLeft !== null && search.left(state.secondsLeft),
  ]
    .filter(Boolean)
    .join(" · ");
}
