import type { ActivityEntry, ActivityKind, OperationKind } from "../contract/types.ts";
import { formatCount, pluralize } from "./format.ts";

/** A change as the object of a sentence: "You saved *a change of the details of* …". */
const object: Record<OperationKind, string> = {
  create: "the new customer",
  edit: "the changed details",
  add_channel: "the new channel",
  change_channel: "the changed channel",
  remove_channel: "the removal of a channel",
  add_event: "the new event",
  crm_sync: "the CRM sync",
  delete: "the deletion",
  purge: "the purge of all data",
};

/** What the agent did, for changes that were saved here. */
const saved: Record<OperationKind, string> = {
  create: "You created a customer",
  edit: "You changed details",
  add_channel: "You added a channel",
  change_channel: "You changed a channel",
  remove_channel: "You removed a channel",
  add_event: "You added an event",
  crm_sync: "You asked for a CRM sync",
  delete: "You deleted the customer",
  purge: "You had all data purged",
};

const noChange = "a change";

function changeOf(entry: ActivityEntry): string {
  return entry.operation === null ? noChange : object[entry.operation];
}

function systemOf(entry: ActivityEntry): string {
  return entry.system === null ? "The system" : entry.system.name;
}

/** One sentence per kind. A kind without a sentence does not compile. */
const sentence: Record<ActivityKind, (entry: ActivityEntry) => string> = {
  saved: (entry) => (entry.operation === null ? "You saved a change" : saved[entry.operation]),
  applied: (entry) => `${systemOf(entry)} accepted ${changeOf(entry)}`,
  rejected: (entry) => `${systemOf(entry)} did not accept ${changeOf(entry)}`,
  parked: (entry) => `It needs you to decide about ${changeOf(entry)}`,
  discarded: (entry) => `You discarded ${changeOf(entry)}`,
  found_applied: (entry) => `An answer was lost, but ${changeOf(entry)} had arrived at ${systemOf(entry)}`,
  merged: (entry) => `Your change and one in ${systemOf(entry)} were merged`,
  decided: (entry) => `You decided who is right about ${changeOf(entry)}`,
  decision_undone: (entry) => `You took your decision about ${changeOf(entry)} back`,
  amended: (entry) => `You edited ${changeOf(entry)} before it was sent`,
  gone: (entry) => `The customer is not in ${entry.system?.name ?? "the system"} any more`,
  back: (entry) => `The customer is in ${entry.system?.name ?? "the system"} again`,
  forgotten: (entry) => `You removed the record of ${entry.system?.name ?? "a system"} from this device`,
  linked: () => "You linked two customers as one person",
  unlinked: (entry) =>
    entry.system === null ? "You unlinked a record" : `You unlinked the record in ${entry.system.name}`,
  chosen: (entry) => `You chose which customer of ${systemOf(entry)} was meant`,
  pulled: (entry) => `${systemOf(entry)} was pulled`,
  connection_added: (entry) => `You added the connection ${entry.system?.name ?? ""}`.trimEnd(),
  connection_changed: (entry) => `You changed the connection ${entry.system?.name ?? ""}`.trimEnd(),
  connection_removed: (entry) => `You removed the connection ${entry.system?.name ?? ""}`.trimEnd(),
  revealed: () => "You had a hidden value shown",
  copied: () => "You copied a hidden value",
};

/** Texts of the activity list. */
export const activity = {
  title: "Activity",
  lead: "What happened on this computer, newest first.",
  emptyTitle: "Nothing has happened yet",
  emptyText: "What you save here, what the systems accept, and what is pulled from them is listed here.",
  openCustomers: "Go to customers",
  list: "Activity",
  entries: (count: number) => `${formatCount(count)} ${pluralize(count, "entry", "entries")}`,
  sentence: (entry: ActivityEntry): string => sentence[entry.kind](entry),
  /** The second line; empty where the sentence has said it all. */
  detail: (entry: ActivityEntry): string => {
    if (entry.kind === "pulled") {
      const count = Number(entry.subject);
      return `${formatCount(count)} ${pluralize(count, "customer", "customers")}`;
    }
    return entry.subject === entry.system?.name ? "" : entry.subject;
  },
  values: (count: number) => `${formatCount(count)} ${pluralize(count, "value", "values")}`,
  valuesOf: "Values of the chosen entry",
  columnField: "Field",
  columnBefore: "Was",
  columnAfter: "Then",
  columnTheirs: "There",
  notSet: "not set",
  noName: "No name",
  columnWhat: "What",
  columnCustomer: "Customer",
  columnSystem: "System",
  columnWhen: "When",
} as const;
