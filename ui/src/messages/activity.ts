import type {
  ActivityCause,
  ActivityEntry,
  ActivityKind,
  ActivityVerdict,
  BrokenEntry,
  OperationKind,
  RequestLine,
} from "../contract/types.ts";
import { formatCount, formatDayTime, pluralize } from "./format.ts";

/** A change as the object of a sentence: "You saved *a change of the details of* …". */
export const object: Record<OperationKind, string> = {
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
  erased: () => "You erased a customer",
  erasure_lifted: () => "You allowed an erased customer to come back",
  exported: () => "You wrote down everything held on the customer",
  connection_added: (entry) => `You added the connection ${entry.system?.name ?? ""}`.trimEnd(),
  connection_changed: (entry) => `You changed the connection ${entry.system?.name ?? ""}`.trimEnd(),
  connection_removed: (entry) => `You removed the connection ${entry.system?.name ?? ""}`.trimEnd(),
  revealed: () => "You had a hidden value shown",
  copied: () => "You copied a hidden value",
  locked: () => "The console was locked",
  unlocked: () => "You unlocked the console",
  started: () => "The console was started",
  passphrase_set: () => "You set a passphrase",
  passphrase_changed: () => "You changed the passphrase",
  passphrase_removed: () => "You removed the passphrase",
  recovery_made: () => "You made a recovery code",
  key_recovered: () => "You got the data back with the recovery code",
};

/** Which days of a list are shown. */
export type Days = "any" | "today" | "week" | "month" | "chosen";

/** A part of the list. */
export type ActivityGroup = "all" | "changes" | "answers" | "customers" | "privacy" | "program";

/** Which part each kind belongs to. A kind without one does not compile. */
const groupOf: Record<ActivityKind, Exclude<ActivityGroup, "all">> = {
  saved: "changes",
  amended: "changes",
  discarded: "changes",
  decided: "changes",
  decision_undone: "changes",
  chosen: "changes",
  applied: "answers",
  found_applied: "answers",
  rejected: "answers",
  parked: "answers",
  merged: "answers",
  gone: "customers",
  back: "customers",
  forgotten: "customers",
  linked: "customers",
  unlinked: "customers",
  pulled: "customers",
  revealed: "privacy",
  copied: "privacy",
  exported: "privacy",
  erased: "privacy",
  erasure_lifted: "privacy",
  connection_added: "program",
  connection_changed: "program",
  connection_removed: "program",
  started: "program",
  locked: "program",
  unlocked: "program",
  passphrase_set: "program",
  passphrase_changed: "program",
  passphrase_removed: "program",
  recovery_made: "program",
  key_recovered: "program",
};

/** The kinds of a part; none for all of them. */
export function kindsOf(group: ActivityGroup): ActivityKind[] {
  return (Object.keys(groupOf) as ActivityKind[]).filter((kind) => groupOf[kind] === group);
}

const causes: Record<ActivityCause, string> = {
  agent: "By you",
  program: "By the console",
  start: "At its start",
};

const outcomes: Record<RequestLine["outcome"], (status: string) => string> = {
  answered: (status) => status,
  unreached: () => "Not reached, nothing left",
  lost: () => "No answer",
  cut_short: (status) => `${status}, answer cut short`,
  cancelled: () => "Not waited for",
  interrupted: () => "The console ended meanwhile",
};

/** One sentence about what is wrong with a log of entries or of requests. */
function brokenWords(what: "Entry" | "Request", { number, flaw, at }: BrokenEntry): string {
  const one = `${what} ${formatCount(number)}${at === null ? "" : ` of ${formatDayTime(at)}`}`;
  const others = what === "Entry" ? "Entries" : "Requests";
  const before = number > 1 ? ` ${others} before it are as they were written.` : "";
  if (flaw === "changed") return `${one} was changed afterwards.${before}`;
  if (flaw === "missing") return `${one} is missing.${before}`;
  return `The end of the list is not as it was left. ${others} may have been cut off.`;
}

/** Texts of the activity list. */
export const activity = {
  title: "Activity",
  lead: "What happened on this computer, newest first.",
  parts: { happened: "What happened", requests: "Requests" },
  part: "Part of the activity",
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
    if (entry.kind === "started") return entry.subject === "" ? "" : `Account ${entry.subject}`;
    return entry.subject === entry.system?.name ? "" : entry.subject;
  },
  find: "Find in the activity",
  findHint: "Customer, field, connection or status",
  when: "When",
  days: {
    any: "Any time",
    today: "Today",
    week: "Last 7 days",
    month: "Last 30 days",
    chosen: "Chosen days",
  } satisfies Record<Days, string>,
  fromDay: "From",
  toDay: "To",
  ofCustomer: (name: string | null) => (name === null ? "Only one customer" : `Only ${name === "" ? "No name" : name}`),
  ofEverybody: "Show everybody",
  onlyThis: "Only this customer",
  show: "Show",
  groups: {
    all: "All",
    changes: "Changes",
    answers: "Answers",
    customers: "Customers",
    privacy: "Covered values",
    program: "Console",
  } satisfies Record<ActivityGroup, string>,
  system: "System",
  allSystems: "All systems",
  noneFits: "Nothing fits",
  noneFitsText: "No entry has all of what is asked for above.",
  showAll: "Show everything",
  details: "The chosen entry",
  loading: "The entry is being read",
  number: (number: number) => `Entry ${formatCount(number)}`,
  cause: (cause: ActivityCause) => causes[cause],
  valuesTitle: "Values",
  valuesErased: "The values of this entry were erased with their customer.",
  requestsTitle: "Requests",
  requestsNone: "No request has been made for this change so far.",
  requestReads: "reads",
  requestChanges: "changes",
  answer: ({ outcome, status }: RequestLine) => outcomes[outcome](status === null ? "" : String(status)),
  answerIsWell: ({ outcome, status }: RequestLine) => outcome === "answered" && status !== null && status < 400,
  /** How long a request took, and how much came back. */
  took: ({ milliseconds, bytes }: RequestLine) => {
    const time = `${formatCount(milliseconds)} ms`;
    if (bytes === null) return time;
    return `${time} · ${bytes < 1024 ? `${formatCount(bytes)} B` : `${formatCount(Math.round(bytes / 1024))} kB`}`;
  },
  verify: "Verify",
  /** What verifying found, a sentence for each thing to know. */
  verdict: ({ entries, requests, valuesErased }: ActivityVerdict): string[] => {
    const { whole } = entries;
    const counted = `${formatCount(whole)} ${pluralize(whole, "entry", "entries")}`;
    const asked = `${formatCount(requests.whole)} ${pluralize(requests.whole, "request", "requests")}`;
    const sentences = [
      entries.broken !== null && brokenWords("Entry", entries.broken),
      requests.broken !== null && brokenWords("Request", requests.broken),
      entries.broken === null && requests.broken === null && `All ${counted} and ${asked} are as they were written.`,
      entries.beforeChain > 0 &&
        `The first ${formatCount(entries.beforeChain)} are from an older version and were sealed when this one first opened them.`,
      valuesErased > 0 &&
        `The values of ${formatCount(valuesErased)} ${pluralize(valuesErased, "entry", "entries")} were erased with their customers.`,
    ];
    return sentences.filter((one) => one !== false);
  },
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
