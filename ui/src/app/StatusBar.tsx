import { Link, useNavigate } from "@tanstack/react-router";
import { Button as AriaButton } from "react-aria-components";

import { Button } from "../components/Button.tsx";
import { Icon } from "../components/Icon.tsx";
import { Ticking } from "../components/Ticking.tsx";
import { Tooltip } from "../components/Tooltip.tsx";
import type { AppStatus, ConnectionStatus, KeychainState } from "../contract/types.ts";
import {
  connectionCountdown,
  connectionStateDetail,
  connectionStateText,
  connectionStateWord,
  frame,
} from "../messages/frame.ts";
import { useCommandQuery } from "../platform/queries.ts";
import styles from "./StatusBar.module.css";

/** What every connection does, what waits, what is kept and how. */
export function StatusBar() {
  const { data } = useCommandQuery("app_status", {});
  return (
    <footer className={styles.bar} aria-label={frame.statusBar}>
      {data ? <Contents status={data} /> : <span>{frame.loading}</span>}
    </footer>
  );
}

function Contents({ status }: { status: AppStatus }) {
  return (
    <>
      <ul className={styles.connections}>
        {status.connections.map((connection) => (
          <Connection key={connection.connectionId} connection={connection} />
        ))}
        {status.connections.length === 0 && <li className={styles.none}>{frame.noConnection}</li>}
      </ul>
      {status.needsAttention > 0 && (
        <Link to="/pending" className={styles.needsYou}>
          {frame.needsYou(status.needsAttention)}
        </Link>
      )}
      {status.pending > status.needsAttention && <span>{frame.waiting(status.pending - status.needsAttention)}</span>}
      {status.savedAt && <span className={styles.saved}>{frame.saved(status.savedAt)}</span>}
      <Kept keychain={status.keychain} />
    </>
  );
}

/** What of all this is still there after closing. */
function Kept({ keychain }: { keychain: KeychainState }) {
  const { data: key } = useCommandQuery("protection_get", {}, { select: (protection) => protection.key });
  if (keychain.kind === "keychain") {
    return (
      <span className={styles.lock} title={frame.encryptedHint}>
        <Icon name="lock" size={12} />
        {frame.encrypted}
      </span>
    );
  }
  return (
    <span className={styles.warn} title={keychain.reason}>
      <Icon name="warning" size={12} />
      {key === "memory" || key === undefined ? frame.notKept : frame.credentialsNotKept}
    </span>
  );
}

function Connection({ connection }: { connection: ConnectionStatus }) {
  const navigate = useNavigate();
  const { connectionId, name, state, pulledAt } = connection;
  const text = connectionStateText(state, pulledAt);
  const isCounting = connectionCountdown(state, new Date(0)) !== null;
  const open = () => void navigate({ to: "/settings/connections/$connectionId", params: { connectionId } });
  return (
    <li className={state.kind === "refused" ? `${styles.connection} ${styles.refused}` : styles.connection}>
      <Tooltip text={connectionStateDetail(name, state, pulledAt)}>
        <AriaButton className={styles.button} onPress={open}>
          <span className={styles.dot} data-state={state.kind} aria-hidden="true" />
          <span className={styles.name}>{name}</span>{" "}
          {text ? (
            <span className={styles.state}>
              {" · "}
              {isCounting ? (
                <>
                  <span className="visually-hidden">{text}</span>
                  <Ticking words={(now) => connectionCountdown(state, now) ?? ""} />
                </>
              ) : (
                text
              )}
            </span>
          ) : (
            <span className="visually-hidden"> {connectionStateWord[state.kind]}</span>
          )}
        </AriaButton>
      </Tooltip>
      {state.kind === "refused" && (
        <Button small variant="quiet" label={frame.fixNamed(name)} onPress={open}>
          {frame.fix}
        </Button>
      )}
    </li>
  );
}
