import type { ErrorCode, OperationKind, PendingState } from "../contract/types.ts";
import { formatCount, listed, pluralize } from "./format.ts";

/** What a change is called in a list. */
const kind: Record<OperationKind, string> = {
  create: "New customer",
  edit: "Changed details",
  add_channel: "New channel",
  change_channel: "Changed channel",
  remove_channel: "Removed channel",
  add_event: "New event",
  crm_sync: "CRM sync",
  delete: "Delete customer",
  purge: "Purge all data",
};

/** The state in one or two words, for a badge. */
const stateWord: Record<PendingState["kind"], string> = {
  queued: "waiting",
  behind: "waiting",
  waiting_until: "waiting",
  connection_refused: "waiting",
  sending: "sending",
  looking_up: "checking",
  rejected: "needs you",
  parked: "needs you",
};

/** Texts of the pending changes. */
export const pending = {
  title: "Pending changes",
  details: "Change details",
  kind,
  stateWord,
  noName: "No name",
  show: "Show",
  columnState: "State",
  heading: (operation: OperationKind, person: string) => `${kind[operation]}: ${person || "No name"}`,
  kept: "The change is kept here.",
  all: (count: number) => `${formatCount(count)} in all`,
  needsYou: (count: number) => `${formatCount(count)} ${pluralize(count, "needs", "need")} you`,
  waiting: (count: number) => `${formatCount(count)} waiting`,
  emptyTitle: "Everything is sent",
  emptyText:
    "Changes you make are saved here first and sent to the systems by themselves. While one waits, it is listed here.",
  openCustomers: "Go to customers",
  gone: "This change is no longer pending: it was sent or discarded.",
  state: (state: PendingState, system: string, until: string | null): string => {
    switch (state.kind) {
      case "queued":
        return `Saved here, waiting to be sent to ${system}.`;
      case "behind":
        return "Saved here, waiting for an earlier change of the same customer.";
      case "waiting_until":
        return until === null
          ? `Saved here, waiting for the network. It is sent when ${system} can be reached.`
          : `Saved here, waiting until ${until}. Then it is tried again by itself.`;
      case "connection_refused":
        return `Saved here. ${system} refuses this connection; the change waits until the connection is mended in Settings.`;
      case "sending":
        return `Being sent to ${system} now.`;
      case "looking_up":
        return `The answer was lost. Reading from ${system} whether the change arrived, before anything is sent again.`;
      case "rejected":
        return `${system} did not accept it. The change is kept here: correct the value at the customer, try again, or discard it.`;
      case "parked":
        return "It could not be decided without you. The change is kept here; look at it, then try it again or discard it.";
    }
  },
  chooseFirst: (system: string) =>
    `${system} has customers that may be the one meant. Choose one below, or drop the change.`,
  mendConnection: "Open connection",
  to: (system: string) => `to ${system}`,
  since: (when: string) => `since ${when}`,
  attempts: (count: number) =>
    count === 0 ? "not sent yet" : count === 1 ? "tried once" : `tried ${formatCount(count)} times`,
  changesTitle: "What changes",
  columnField: "Field",
  columnBefore: "Was",
  columnAfter: "Yours",
  columnTheirs: (system: string) => `${system} now`,
  notSet: "not set",
  removed: "removed",
  unchanged: "unchanged",
  changedMeanwhile: (system: string) =>
    `Somebody changed this in ${system} after you saved. Sending yours would replace it.`,
  noValues: "This change has no values.",
  lastTry: "Last try",
  requestTitle: "Exact request",
  requestAside: "as it is sent, without credentials",
  requestNone: "The request is put together when it is sent.",
  requestParameters: "Parameters",
  requestPaths: "Values by their place in the body",
  requestEmpty: "empty",
  requestEncoding: (encoding: string) => `Body: ${encoding}`,
  requestNoParameters: "No parameters.",
  retry: "Try again now",
  discard: "Discard change",
  cannotRetry: "It is tried by itself; there is nothing to try again now.",
  cannotDiscard: "It is being sent or checked at this moment.",
  openCustomer: "Open customer",
  discardTitle: "Discard this change?",
  discardText: (system: string) =>
    `What was before comes back here, and nothing is sent to ${system}. This cannot be undone; the values are listed below in case you need them.`,
  discardCreateText: (system: string) =>
    `The customer is not created in ${system}, and what you typed is forgotten. This cannot be undone; the values are listed below in case you need them.`,
  discardUnsure: (system: string) =>
    `It may already have arrived at ${system}: the answer was lost. Discarding does not take it back there.`,
  keep: "Keep change",
} as const;

/** Texts about customers that are there already and may be the one meant. */
export const candidates = {
  title: (system: string) => `Already in ${system}`,
  lead: (system: string) =>
    `${system} has these customers and cannot tell which one was meant. Choose the one, or none. Nothing is changed there either way.`,
  exact: "agrees with everything",
  partly: "agrees in part",
  matchedOn: (what: readonly string[]) => `Agrees on ${listed(what)}.`,
  typed: (value: string) => `Typed: ${value || "nothing"}`,
  there: (value: string) => `There: ${value || "nothing"}`,
  notChanged: (label: string, system: string) =>
    `The ${label.toLowerCase()} was not changed: ${system} keeps what it has.`,
  use: "Use this customer",
  useLabel: (name: string) => `Use this customer: ${name}`,
  none: "None of them was meant?",
  drop: "Drop",
} as const;

/** Codes after which a change may have reached the system all the same. */
export const unsureCodes: readonly ErrorCode[] = ["outcome_unknown"];
