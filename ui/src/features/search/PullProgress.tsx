import { ProgressBar } from "react-aria-components";

import type { ConnectionStatus } from "../../contract/types.ts";
import { connectionStateText } from "../../messages/frame.ts";
import { search } from "../../messages/search.ts";
import styles from "./PullProgress.module.css";

/** How far the first pull of a connection is, beside what it fills. */
export function PullProgress({ connection }: { connection: ConnectionStatus }) {
  const { state, name } = connection;
  if (state.kind !== "syncing") return null;
  const share = state.total ? state.received / state.total : null;
  return (
    <div className={styles.pull}>
      <ProgressBar
        aria-label={search.pulling(name)}
        isIndeterminate={share === null}
        value={(share ?? 0) * 100}
        valueLabel={connectionStateText(state, null)}
      >
        <p className={styles.words}>
          <b>{name}</b> {connectionStateText(state, null)}
        </p>
        <div className={styles.track}>
          <div
            className={share === null ? `${styles.bar} ${styles.unknown}` : styles.bar}
            style={{ width: share === null ? "32%" : `${share * 100}%` }}
          />
        </div>
      </ProgressBar>
      <p className={styles.note}>{search.pullNote}</p>
    </div>
  );
}
