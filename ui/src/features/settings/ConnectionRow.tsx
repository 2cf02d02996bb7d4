import { useNavigate } from "@tanstack/react-router";

import { Badge, LetterBadge, type Tone } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import type { Allowed, ConnectionState, ConnectionStatus, ConnectionView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatClock, formatFull } from "../../messages/format.ts";
import { settings } from "../../messages/settings.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Settings.module.css";

const tones: Record<ConnectionState["kind"], Tone> = {
  idle: "neutral",
  online: "good",
  syncing: "accent",
  paused: "neutral",
  sending: "accent",
  waiting: "warn",
  offline: "warn",
  refused: "bad",
};

/** What a state means beyond its word. */
function explain(state: ConnectionState): string[] {
  switch (state.kind) {
    case "idle":
    case "online":
      return [];
    case "syncing":
      return [
        settings.received(state.received, state.total),
        ...(state.perSecond > 0 ? [settings.rate(state.perSecond)] : []),
        ...(state.secondsLeft === null ? [] : [settings.left(state.secondsLeft)]),
      ];
    case "paused":
      return [settings.received(state.received, state.total)];
    case "sending":
      return [settings.sent(state.left, state.total)];
    case "waiting":
      return [settings.untilReason(formatClock(state.until), state.reason)];
    case "offline":
      return [state.reason, ...(state.nextTryAt === null ? [] : [settings.nextTry(formatClock(state.nextTryAt))])];
    case "refused":
      return [state.reason];
  }
}

interface ConnectionRowProps {
  connection: ConnectionView;
  status: ConnectionStatus | null;
  /** The system lists nobody: there is nothing to pull, only what is waiting to send. */
  isSearchOnly: boolean;
}

/** One connection of the list: what it is, how it stands, what it may do. */
export function ConnectionRow({ connection, status, isSearchOnly }: ConnectionRowProps) {
  const navigate = useNavigate();
  const sync = useAction("connection_sync");
  const stop = useAction("connection_sync_stop");
  const { connectionId, name } = connection;
  const state = status?.state ?? { kind: "idle" as const };
  const isSyncing = state.kind === "syncing";
  const facts = [...explain(state), settings.customers(connection.customers), settings.unsent(connection.unsent)];
  return (
    <li className={styles.connection} aria-label={name}>
      <LetterBadge letters={connection.badge} name={name} hue={connection.provider} />
      <div className={styles.connectionWords}>
        <p className={styles.connectionName}>
          {name}
          <Badge tone={tones[state.kind]}>{settings.stateWord[state.kind]}</Badge>
          {connection.sample && <Badge>{settings.sample}</Badge>}
        </p>
        <p className={styles.note}>
          {facts.join(" · ")}
          {isSearchOnly ? (
            ` · ${settings.searchOnly}`
          ) : status?.pulledAt ? (
            <span title={formatFull(status.pulledAt)}>{` · ${settings.pulled(formatClock(status.pulledAt))}`}</span>
          ) : (
            ` · ${settings.neverPulled}`
          )}
        </p>
      </div>
      <span className={styles.rightBadges}>
        <RightBadge letters={settings.rightRead} name={settings.rightReadName} allowed={connection.read} />
        <RightBadge letters={settings.rightChange} name={settings.rightChangeName} allowed={connection.change} />
      </span>
      <Button
        small
        label={isSyncing ? settings.stopNamed(name) : settings.syncNamed(name)}
        isPending={sync.isPending || stop.isPending}
        onPress={() => (isSyncing ? stop : sync).mutate({ connectionId })}
      >
        {isSyncing ? settings.stop : settings.sync}
      </Button>
      <Button
        small
        label={settings.editNamed(name)}
        onPress={() => void navigate({ to: "/settings/connections/$connectionId", params: { connectionId } })}
      >
        {settings.edit}
      </Button>
      {(sync.error ?? stop.error) && (
        <div className={styles.connectionError}>
          <ErrorNotice compact error={sync.error ?? stop.error} />
        </div>
      )}
    </li>
  );
}

/** A right of the key. The word, not the colour, says whether it is there. */
function RightBadge({ letters, name, allowed }: { letters: string; name: string; allowed: Allowed }) {
  const words = allowed.reason ?? (allowed.ok ? settings.rightYes : settings.rightNo);
  return (
    <span
      className={styles.rightBadge}
      data-ok={allowed.ok}
      title={`${name}: ${words}`}
      role="img"
      aria-label={`${name}: ${words}`}
    >
      {letters}
    </span>
  );
}
