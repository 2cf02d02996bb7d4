import type { ConnectionState } from "../contract/types.ts";
import { formatClock, formatClockSeconds, formatCount, formatCountdown, formatSeconds, pluralize } from "./format.ts";

/** Texts of the frame: rail, top bar, status bar. */
export const frame = {
  program: "Customer Console",
  navigation: "Main",
  customers: "Customers",
  pending: "Pending",
  conflicts: "Conflicts",
  activity: "Activity",
  settings: "Settings",
  newCustomer: "New customer",
  statusBar: "Status",
  noticeSeen: "Got it",
  customersCount: (count: number) =>
    `${formatCount(count)} ${pluralize(count, "customer", "customers")} on this device`,
  pendingCount: (count: number, needsYou: number) =>
    needsYou > 0
      ? `${formatCount(count)} pending, ${formatCount(needsYou)} ${pluralize(needsYou, "needs", "need")} you`
      : `${formatCount(count)} pending`,
  conflictsCount: (count: number) => (count === 0 ? "nothing to decide" : `${formatCount(count)} to decide`),
  fix: "Fix",
  fixNamed: (name: string) => `Fix the connection ${name}`,
  noConnection: "No connection yet",
  loading: "Starting …",
  waiting: (count: number) => `${formatCount(count)} ${pluralize(count, "change", "changes")} waiting`,
  needsYou: (count: number) => `${formatCount(count)} ${pluralize(count, "needs", "need")} you`,
  saved: (iso: string) => `Saved ${formatClockSeconds(iso)}`,
  encrypted: "Encrypted",
  encryptedHint: "What is kept on this computer is encrypted, and its key is protected as shown in Settings.",
  notKept: "Not kept after closing",
  credentialsNotKept: "Credentials not kept after closing",
  version: (version: string) => `Version ${version}`,
} as const;

/** How much of a pull is here: "1,240 of 52,000", or "1,240 received" where nobody knows how many there are. */
export function receivedText(received: number, total: number | null): string {
  return total === null ? `${formatCount(received)} received` : `${formatCount(received)} of ${formatCount(total)}`;
}

/** What a connection does, in a few words after its name. */
export function connectionStateText(state: ConnectionState, pulledAt: string | null): string {
  switch (state.kind) {
    case "idle":
      return pulledAt === null ? "not pulled yet" : "";
    case "online":
      return "";
    case "syncing": {
      const rate = state.perSecond > 0 ? ` · ${formatCount(Math.round(state.perSecond))}/s` : "";
      const left = state.secondsLeft === null ? "" : ` · ${formatSeconds(state.secondsLeft)} left`;
      return `${pulledAt === null ? "first pull" : "refreshing"} ${receivedText(state.received, state.total)}${rate}${left}`;
    }
    case "paused":
      return `paused at ${receivedText(state.received, state.total)}`;
    case "sending":
      return `sending ${formatCount(Math.max(0, state.total - state.left))} of ${formatCount(state.total)}`;
    case "waiting":
      return `busy, next try at ${formatClockSeconds(state.until)}`;
    case "offline":
      return state.nextTryAt === null
        ? `cannot be reached since ${formatClock(state.since)}`
        : `cannot be reached since ${formatClock(state.since)}, next try at ${formatClockSeconds(state.nextTryAt)}`;
    case "refused":
      return "refused the credentials";
  }
}

/** The same for eyes that watch it: what is waited for is counted down. Nothing where there is nothing to count. */
export function connectionCountdown(state: ConnectionState, now: Date): string | null {
  switch (state.kind) {
    case "waiting":
      return `busy, next try ${formatCountdown(state.until, now)}`;
    case "offline":
      return state.nextTryAt === null
        ? null
        : `offline, next try ${formatCountdown(state.nextTryAt, now)}, since ${formatClock(state.since)}`;
    default:
      return null;
  }
}

/** The state of a connection in one word, for assistive technology beside the coloured dot. */
export const connectionStateWord: Record<ConnectionState["kind"], string> = {
  idle: "idle",
  online: "online",
  syncing: "refreshing",
  paused: "paused",
  sending: "sending",
  waiting: "waiting",
  offline: "offline",
  refused: "stopped",
};

/** The whole story of a connection, for hover. */
export function connectionStateDetail(name: string, state: ConnectionState, pulledAt: string | null): string {
  const reason = "reason" in state ? ` ${state.reason}` : "";
  const pulled = pulledAt === null ? "" : ` Last complete pull at ${formatClock(pulledAt)}.`;
  return `${name}: ${connectionStateWord[state.kind]}.${reason}${pulled}`;
}
