import type { FieldGroup } from "../contract/types.ts";
import { formatCount, listed, pluralize } from "./format.ts";

const groups: Record<FieldGroup, string> = {
  identity: "Identity",
  legal_address: "Legal address",
  shipping_address: "Shipping address",
  custom: "More fields",
  system: "How they stand there",
};

/** What agrees with a value of the form. */
const sameKinds = { email: "same e-mail", phone: "same phone number", id: "same id" } as const;

/** Texts of the form for a new customer. */
export const create = {
  title: "New customer",
  lead: "Saved here at once, and created in the systems as soon as they can be reached.",
  loading: "Loading the form …",
  targets: "Create in",
  noTargetsTitle: "No system to create customers in",
  noTargetsText: "Add a connection first. With the sample data you can try everything without one.",
  openSettings: "Open settings",
  rightMissing: "The key may not create customers.",
  targetsMissing: "Choose at least one system.",
  targetsRemoved: (names: readonly string[]) =>
    `${listed(names)} ${pluralize(names.length, "was", "were")} removed meanwhile. What you typed is still here; nothing is created there.`,
  lastRemovedText:
    "The connection was removed while you were typing. What you typed is kept and comes back with the next system.",
  targetGone: "The system that was chosen cannot be used any more. Choose another.",
  cannotCreate: (provider: string) => `${provider} does not offer creating customers.`,
  effect: (system: string, effect: string) => `${system}: ${effect}`,
  groups,
  neededBy: (systems: readonly string[]) => `needed by ${listed(systems)}`,
  notKeptIn: (systems: readonly string[]) => `not kept in ${listed(systems)}`,
  keptOnlyIn: (systems: readonly string[]) => `kept only in ${listed(systems)}`,
  advice: (system: string, labels: readonly string[]) =>
    labels.length > 3
      ? `${system} asks for ${formatCount(labels.length)} more fields; they may stay empty.`
      : `${system} asks for ${listed(labels)} too; ${pluralize(labels.length, "it", "they")} may stay empty.`,
  secretHelp: "left out of unfinished forms",
  show: "Show",
  hide: "Hide",
  showNamed: (label: string) => `Show ${label}`,
  hideNamed: (label: string) => `Hide ${label}`,
  chooseNone: "not set",
  yes: "Yes",
  no: "No",
  channels: "Ways to reach them",
  kind: "Kind",
  address: "Address",
  addChannel: "Add channel",
  removeChannelNamed: (kind: string, address: string) =>
    address === "" ? `Remove empty ${kind}` : `Remove ${kind} ${address}`,
  reachedBy: (system: string, kinds: readonly string[]) => `${system} needs ${kinds.join(" or ")}.`,
  keepsOne: (systems: readonly string[], kind: string) =>
    `${listed(systems)} ${pluralize(systems.length, "keeps", "keep")} only one ${kind}`,
  channelRow: (position: number) => `Channel ${String(position)}`,
  custom: "Custom fields",
  customHelp: "Named as in the system. Letter case counts.",
  customName: "Field name",
  customValue: "Value",
  addCustom: "Add custom field",
  removeCustom: (name: string) => (name === "" ? "Remove empty custom field" : `Remove custom field ${name}`),
  customNameMissing: "Give the field a name.",
  customTwice: "This field is already in the form.",
  ticket: "Ticket",
  ticketNumber: "Ticket number",
  ticketHelp: "Links the new customer to this ticket. Leave it empty for none.",
  noSync: "Leave open tickets where they are",
  noSyncHelp: "Without this, open tickets of the same address move to the new customer.",
  candidates: "Might already exist",
  candidatesText: "Look before you create a second one.",
  candidatesNone: "While you type, customers that might be the same person appear here.",
  open: "Open",
  candidateOpen: (name: string) => `Open ${name}`,
  link: "Link",
  candidateLink: (name: string) => `Link to ${name}`,
  linked: "will be linked",
  willBeLinked: (name: string) => `Will be linked to ${name || "a customer without a name"}.`,
  undo: "Undo",
  unlinkNamed: (name: string) => `Undo linking to ${name || "a customer without a name"}`,
  sameIn: (kind: keyof typeof sameKinds, systems: readonly string[]) => `${sameKinds[kind]} in ${listed(systems)}`,
  or: " or ",
  candidateNoName: "No name",
  candidatesCount: (count: number) =>
    `${formatCount(count)} ${pluralize(count, "customer", "customers")} might be the same`,
  submit: "Create customer",
  submitAnyway: "Create anyway",
  submitKeys: "Mod+Enter",
  weightTitle: "This has legal weight",
  weightText: (field: string, choice: string, systems: readonly string[]) =>
    `${field} “${choice}” is sent to ${listed(systems)}. It may not be possible to take it back there.`,
  weightBack: "Go back",
  weightConfirm: "Confirm and create",
  mend: (count: number) =>
    count === 1 ? "One thing has to be mended" : `${formatCount(count)} things have to be mended`,
  restored: "Continued from where you left off.",
  secretNotKept: "The number you were typing is not kept.",
  startOver: "Start over",
  draftFailed: "What you type is not being kept for later",
} as const;
