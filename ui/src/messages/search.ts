import { formatCount, formatMillis, formatSeconds, listed, pluralize } from "./format.ts";
import { receivedText } from "./frame.ts";

/** Texts of the search box, the customer grid and live search. */
export const search = {
  box: "Find customers",
  placeholder: "Find by name, e-mail, phone, id …",
  clear: "Clear",
  grid: "Customers",
  results: "Results",
  columns: { name: "Name", systems: "Systems", changed: "Changed" },
  noName: "No name",
  noDetail: "No way to reach them yet",
  here: (total: number, isExact: boolean) => `${formatCount(total)}${isExact ? "" : "+"} here`,
  hereHint: (total: number, isExact: boolean) =>
    `${isExact ? "" : "At least "}${formatCount(total)} ${pluralize(total, "customer", "customers")} found on this device`,
  took: (micros: number) => formatMillis(micros),
  sort: "Sort by",
  sorts: {
    relevance: "Best match",
    relevanceAll: "Last opened",
    name: "Name",
    changed: "Last changed",
    status: "Status",
  },
  ask: "Ask the systems",
  askNothing: "Type what to look for first.",
  waiting: "waiting",
  needsYou: "needs you",
  ago: (moment: string) => moment,
  nothingTitle: (query: string) => `Nobody here matches “${query}”`,
  nothingText: "Look for a part of the name, the e-mail address or the phone number, or ask the systems.",
  fewerText: "Leave out a filter or a word to see more.",
  filtersText: "Filters are in:, status:, city:, country: and has:, with a value right after them.",
  noneTitle: "No customers yet",
  noneText: "They appear here as soon as the first ones have arrived.",
  noneCreate: "New customer",
  createFrom: (query: string) => `New customer “${query}”`,
  chooseTitle: "No customer chosen",
  chooseText: "Choose one with the arrow keys, or type to find one.",
  pulledSoFar: (received: number, total: number | null) => receivedText(received, total),
  pace: (perSecond: number) => `${formatCount(perSecond)} a second`,
  left: (seconds: number) => `about ${formatSeconds(seconds)} left`,
  pausedAt: (received: number, total: number | null) => `paused at ${receivedText(received, total)}`,
  pause: "Pause",
  pauseNamed: (name: string) => `Pause pulling ${name}`,
  resume: "Resume",
  resumeNamed: (name: string) => `Resume pulling ${name}`,
  pulling: (name: string) => `${name}: first pull`,
  pullNote: "Everything that has arrived can be used already.",
} as const;

/** How titles begin that tell of a system; here its name stands before them. */
const itself = "The system ";

/** Texts about filters in the search box. */
export const filters = {
  offers: (filter: string) => `Values of ${filter}:`,
  names: "Filters",
  what: {
    in: "a system",
    status: "a status, such as frozen",
    city: "a city, such as dresden; more words in quotes",
    country: "a country, such as nl",
    has: "conflict, pending, phone or email",
  },
  line: (filter: string, what: string) => `${filter}: ${what}`,
  howTo: "Tab to choose",
  noConnection: (value: string) => `No connection is called “${value}”`,
  noTrait: (value: string, traits: readonly string[]) => `“${value}” is nothing to have: ${listed(traits)} are`,
  noFilter: (name: string) => `There is no filter called “${name}:”`,
} as const;

/** Texts of live search. */
export const live = {
  region: "From the systems",
  progress: "How far the systems are",
  results: "Found in the systems",
  line: (name: string, words: string) => `${name}: ${words}`,
  searching: "searching …",
  found: (count: number, more: number | null, askedFor: string) =>
    `${formatCount(count)} found by ${askedFor}${more !== null && more > 0 ? `, ${formatCount(more)} more there` : ""}`,
  none: (askedFor: string) => `nobody found by ${askedFor}`,
  cannot: (reason: string) => `cannot search by this: ${reason}`,
  waiting: (clock: string) => `busy until ${clock}`,
  secondsLeft: (seconds: number) => ` (${formatCount(seconds)} s)`,
  stopped: "stopped",
  failed: (title: string) => (title.startsWith(itself) ? title.slice(itself.length) : title),
  reference: (reference: string) => `Reference ${reference}`,
  fix: "Fix",
  fixNamed: (name: string) => `Fix the connection ${name}`,
  again: "Ask again",
  againNamed: (name: string) => `Ask ${name} again`,
  stop: "Stop",
  stopAll: "Stop asking the systems",
  close: "Close what the systems answered",
  askedFor: (query: string) => `Asked for “${query}”`,
} as const;
