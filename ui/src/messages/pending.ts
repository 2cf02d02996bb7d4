import type { ErrorCode, OperationKind, PendingState } from "../contract/types.ts";
import { formatClockSeconds, formatCount, listed, pluralize } from "./format.ts";

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
  held: "decided",
  connection_refused: "waiting",
  sending: "sending",
  looking_up: "checking",
  rejected: "needs you",
  parked: "needs you",
};

/** Why a change waits, or what happens to it now. */
function state(now: PendingState, system: string): string {
  switch (now.kind) {
    case "queued":
      return `Saved here, waiting to be sent to ${system}.`;
    case "behind":
      return "Saved here, waiting for an earlier change of the same customer.";
    case "waiting_until":
      return now.until === null
        ? `Saved here, waiting for the network. It is sent when ${system} can be reached.`
        : `Saved here, waiting until ${formatClockSeconds(now.until)}. Then it is tried again by itself.`;
    case "held":
      return "Decided.";
    case "connection_refused":
      return `Saved here. ${system} refuses this connection; the change waits until the connection is mended in Settings.`;
    case "sending":
      return `Being sent to ${system} now.`;
    case "looking_up":
      return `The answer was lost. Reading from ${system} whether the change arrived, before anything is sent again.`;
    case "rejected":
      return `${system} did not accept it. The change is kept here: correct the value, try again, or discard it.`;
    case "parked":
      return "It could not be decided without you. The change is kept here; look at it, then try it again or discard it.";
  }
}

/** Texts of the pending changes. */
export const pending = {
  title: "Pending changes",
  details: "Change details",
  loading: "Loading the change …",
  kind,
  stateWord,
  noName: "No name",
  show: "Show",
  columnState: "State",
  heading: (operation: OperationKind, person: string) => `${kind[operation]}: ${person || "No name"}`,
  what: (operation: OperationKind, subject: string) =>
    subject === "" ? kind[operation] : `${kind[operation]}: ${subject}`,
  kept: "The change is kept here.",
  all: (count: number) => `${formatCount(count)} in all`,
  needsYou: (count: number) => `${formatCount(count)} ${pluralize(count, "needs", "need")} you`,
  waiting: (count: number) => `${formatCount(count)} waiting`,
  emptyTitle: "Everything is sent",
  emptyText:
    "Changes you make are saved here first and sent to the systems by themselves. While one waits, it is listed here.",
  openCustomers: "Go to customers",
  gone: "This change is no longer pending: it was sent or discarded.",
  state,
  behind: "First comes",
  countdown: (clock: string) => `next try in ${clock}`,
  sendingIn: (seconds: number) => `Sending in ${formatCount(seconds)} s.`,
  sendingSoon: "Sending in a few seconds.",
  undo: "Undo",
  undoKept: "What you decided stays as it was.",
  conflict: (system: string) => `Somebody changed the same in ${system}. Say who is right; both versions are kept.`,
  decide: "Decide",
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
  concerns: "What it is about",
  concern: (label: string) => `${label}:`,
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

/** Texts of the form that gives a change other values. */
export const amend = {
  open: "Edit",
  cannot: "It cannot be edited any more: it is on its way, or was sent before.",
  title: "Edit before it is sent",
  save: "Save and send",
  cancel: "Cancel",
  kept: "What you typed is still here, and the change is as it was.",
  secret: "Type it again to change it; left empty it stays as it is.",
  restored: "Not saved yet",
  draftFailed: "What you type is not being kept for later.",
} as const;

/** Texts about writing changes to a file. */
export const exporting = {
  one: "Export",
  all: "Export all",
  done: (count: number) => `${formatCount(count)} ${pluralize(count, "change", "changes")} written to`,
  copy: "Copy the path",
  copied: "Path copied",
  close: "Close",
} as const;

/** What systems call the things they compare. */
const comparedWords: Record<string, string> = {
  email: "e-mail",
  emailaddress: "e-mail",
  phone: "phone number",
  phonenumber: "phone number",
  telephone: "phone number",
  mobile: "mobile number",
  name: "name",
  firstname: "first name",
  lastname: "last name",
  externalid: "external id",
  customerid: "id",
  id: "id",
  accountnumber: "account number",
};

/** A word of a system's own in the agent's words; one that is not known stays as it is. */
const inWords = (word: string): string => comparedWords[word.replace(/[^a-z]/gi, "").toLowerCase()] ?? word;

/** Texts about customers that are there already and may be the one meant. */
export const candidates = {
  title: (system: string) => `Already in ${system}`,
  lead: (system: string) =>
    `${system} has these customers and cannot tell which one was meant. Choose the one, or none. Nothing is changed there either way.`,
  exact: "agrees with everything",
  partly: "agrees in part",
  matchedOn: (what: readonly string[]) => `Agrees on ${listed([...new Set(what.map(inWords))])}.`,
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
