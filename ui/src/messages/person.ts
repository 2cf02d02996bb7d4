import type { ChangeState, ChannelChangeKind, OperationKind, RecordState, Removal } from "../contract/types.ts";
import { formatClock, formatCount, listed, pluralize } from "./format.ts";

/** Texts of the person page. */
export const person = {
  page: "Customer",
  noName: "No name",
  loading: "Loading the customer …",
  goneTitle: "This customer is not here any more",
  goneText: "They were deleted, or left with their connection. Activity tells what happened.",
  records: (count: number) => `${formatCount(count)} ${pluralize(count, "record", "records")}`,
  identity: "Identity",
  channels: "Ways to reach them",
  addresses: "Addresses",
  custom: "Custom fields",
  showUnset: (count: number) => `${formatCount(count)} more not set`,
  hideUnset: "Hide what is not set",
  systems: "In the systems",
  timeline: "Timeline",
  edit: (label: string) => `Edit ${label}`,
  inSystem: (label: string, system: string) => `${label} (${system})`,
  notSet: "not set",
  was: (value: string) => (value === "" ? "was not set" : `was ${value}`),
  differs: "differs",
  sameNumber: "same number",
  inPlace: (what: string, where: string) => `${what} · ${where}`,
  written: (text: string, system: string) => `written ${text} in ${system}`,
  editHint: "Enter saves, Esc restores",
  save: "Save",
  changeIn: "Change it in",
  removeIn: "Remove it from",
  noneChosen: "Choose at least one system.",
  companionMissing: (label: string) => `Fill in “${label}” as well.`,
  saving: "saving …",
  unchangedKept: "What you typed is still here.",
  notSaved: "Not saved yet",
  discardTyped: "Discard",
  typedHidden: "What you typed here is kept, hidden. Edit to go on with it.",
  typedNotKept: "The number you were typing is not kept.",
  discardTypedNamed: (label: string) => `Discard what was typed for ${label}`,
  draftFailed: "What you type is not being kept for later.",
  undo: "Undo",
  undoNamed: (name: string) => `Undo the change of ${name}`,
  undoKept: "The change is still here.",
  unverified: "Not verified with the vendor: the documentation does not settle how this is done.",
  addEvent: "Add event",
  goneFrom: (systems: readonly string[]) => `Gone from ${listed(systems)}`,
  status: (status: string, systems: readonly string[]) => `${status} in ${listed(systems)}`,
  moreActions: "More actions",
  activity: "Show activity",
  crmSync: "Sync with CRM…",
  refresh: "Refresh from the systems",
  deleteCustomer: "Delete customer…",
  purge: "Purge all data…",
  cancel: "Cancel",
  target: "System",
  noEvents: "None of this customer's systems takes events.",
} as const;

/** A choice that has to be confirmed. */
export const confirmChoice = {
  title: (label: string, choice: string) => `Set ${label} to “${choice}”?`,
  text: (choice: string, systems: string) =>
    `“${choice}” has legal weight: ${systems} acts on it, and it may not be possible to take it back.`,
  confirm: (choice: string) => `Set to “${choice}”`,
} as const;

/** The two values of something that is on or off. */
export const flagChoices = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
] as const;

/** Texts of the addresses. */
export const postal = {
  kinds: { legal_address: "Legal", shipping_address: "Shipping" },
  names: { legal_address: "Legal address", shipping_address: "Shipping address" },
  edit: (name: string) => `Edit ${name}`,
  done: "Done",
  parts: (name: string) => `Parts of ${name}`,
} as const;

/** The state of a change on what it concerns, in a word. */
export const changeWord: Record<ChangeState, string> = {
  waiting: "waiting",
  sending: "sending",
  needs_attention: "needs you",
};

/** What the agent did to a channel that is not done yet. */
export const channelChange: Record<ChannelChangeKind, string> = {
  added: "new",
  changed: "changed",
  removed: "will be removed",
};

/** Texts of channels. */
export const channel = {
  add: "Add channel",
  kind: "Kind",
  address: "Address",
  noSync: "Leave open tickets where they are",
  noSyncHelp: "Without this, open tickets of the address move to this customer.",
  save: "Save channel",
  edit: (label: string, address: string) => `Edit ${label} ${address}`,
  remove: (label: string, address: string) => `Remove ${label} ${address}`,
  removeAsk: (label: string, address: string) => `Remove ${label} ${address}?`,
  full: (kinds: readonly string[], system: string) =>
    `${system} has as much as it can keep of ${listed(kinds)}: change what is there instead.`,
  allFull: "Nothing more can be added in this system.",
  removeConfirm: "Remove channel",
  keep: "Keep it",
  none: "No way to reach them yet. Add an e-mail address or a number.",
} as const;

/** Texts of custom fields. */
export const customField = {
  add: "Add custom field",
  name: "Field name",
  value: "Value",
  save: "Save field",
  none: "No custom fields yet.",
  nameMissing: "Give the field a name.",
  exists: "This customer already has a field of that name.",
} as const;

/** Texts about the records of a person. */
export const record = {
  id: "Id",
  externalId: "External id",
  seen: (ago: string) => `read ${ago === "now" ? "just now" : ago.match(/^\d+ (min|h)$/) ? `${ago} ago` : ago}`,
  neverSeen: "not read yet",
  state: {
    new: "will be created",
    known: "",
    removing: "will be removed",
    gone: "not there any more",
  } satisfies Record<RecordState, string>,
  noId: "not known yet",
  refreshing: "Reading from the systems …",
  refreshFailed: (system: string) => `${system} could not be read`,
  keptShown: "What is shown is what was read before.",
} as const;

/** Texts about a customer that a system does not have any more. */
export const forget = {
  gone: (system: string) => `Not in ${system} any more. Shown as this device knows it.`,
  goneSince: (system: string, when: string) =>
    `Not in ${system} any more since ${when}. Shown as this device knows it.`,
  open: "Remove from this device",
  openNamed: (system: string) => `Remove from this device: ${system}`,
  title: (system: string) => `Remove the record of ${system} from this device?`,
  text: (system: string) =>
    `What this device knows from ${system} is forgotten. The other records of this customer stay, and nothing changes in any system.`,
  textLast: (system: string) =>
    `What this device knows from ${system} is forgotten, and with it this customer. Nothing changes in any system.`,
  kept: "Nothing was removed.",
} as const;

/** Texts of the event dialog. */
export const event = {
  title: "Add event",
  what: "What happened",
  whatPlaceholder: "Such as: order placed, parcel returned",
  by: "Caused by",
  byHelp: "A person or a system, such as “web shop”.",
  link: "Link",
  linkHelp: "Where to read more; may stay empty.",
  save: "Save event",
  saved: "Event saved here; it is sent by itself.",
  unsaved: "An event is not saved yet.",
  goOn: "Go on",
  goOnLabel: "Go on with the event",
  discard: "Discard",
  discardLabel: "Discard the event",
} as const;

/** Texts of the CRM dialog. */
export const crm = {
  title: "Sync with CRM",
  text: "The system asks the CRM about this address and updates the customer with what it answers.",
  channel: "Look up by",
  none: "A CRM sync needs an e-mail address or a phone number.",
  confirm: "Sync with CRM",
  saved: "CRM sync saved here; it is asked for by itself.",
} as const;

/** Texts of removal. */
export const removal = {
  title: (kind: Removal, name: string) => (kind === "delete" ? `Delete ${name}?` : `Purge all data of ${name}?`),
  lead: {
    delete: "This is saved here first and sent by itself. Until then it can be discarded in Pending.",
    purge: "What is purged cannot be brought back by anybody. Until it is sent it can be discarded in Pending.",
  } satisfies Record<Removal, string>,
  steps: "What happens where",
  impossible: (reason: string) => `Not possible: ${reason}`,
  phrase: (phrase: string) => `Type “${phrase}” to confirm`,
  confirm: { delete: "Delete customer", purge: "Purge all data" } satisfies Record<Removal, string>,
  nowhere: "No system of this customer can do this.",
  planning: "Looking up what would happen …",
  thisCustomer: "this customer",
} as const;

/** Names of changes in the pending strip. */
export const operationWord: Record<OperationKind, string> = {
  create: "New customer",
  edit: "Details",
  add_channel: "New channel",
  change_channel: "Channel",
  remove_channel: "Removed channel",
  add_event: "Event",
  crm_sync: "CRM sync",
  delete: "Deletion",
  purge: "Purge",
};

/** What became of a customer that was created in several systems. */
export const createOutcome = {
  label: "What became of the new customer",
  done: (systems: readonly string[]) => `Created in ${listed(systems)}.`,
  onTheWay: (systems: readonly string[]) => `On its way to ${listed(systems)}.`,
  nowhere: "Not created yet.",
  refused: (system: string, why: string) => (why === "" ? `${system} refused.` : `${system} refused: ${why}`),
  candidates: (system: string, count: number) =>
    `${system} found ${formatCount(count)} ${pluralize(count, "customer", "customers")} that may be the one you meant.`,
  choose: "Choose",
  change: "Change",
  changeLabel: (system: string) => `Change what ${system} refused`,
  drop: "Drop",
} as const;

/** Texts of the strip that says what waits for this customer. */
export const strip = {
  label: "Pending changes of this customer",
  waiting: (count: number) => `${formatCount(count)} ${pluralize(count, "change", "changes")} waiting`,
  needsYou: (count: number) => `${formatCount(count)} ${pluralize(count, "change needs", "changes need")} you`,
  to: (what: string, system: string) => `${what} → ${system}`,
  more: (count: number) => `${formatCount(count)} more`,
  untilClock: (iso: string) => `next try at ${formatClock(iso)}`,
  countdown: (clock: string) => `next try in ${clock}`,
  review: "Review",
  decide: "Decide",
  undo: "Undo",
  undoLast: "Undo last",
  undoNamed: (what: string) => `Undo: ${what}`,
  undoLastNamed: (what: string) => `Undo last: ${what}`,
} as const;
