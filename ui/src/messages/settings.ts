import type { ConnectionState, TestOutcome, Theme } from "../contract/types.ts";
import { formatCount, formatSeconds, pluralize } from "./format.ts";

/** What trying a connection found, and what to do about it. */
const outcome: Record<TestOutcome, { title: string; advice: string }> = {
  works: { title: "The connection works", advice: "Save it to start the first pull." },
  host_unreachable: {
    title: "The system cannot be reached",
    advice: "Look at the base URL and your network. You can save now; the connection is tried again by itself.",
  },
  tls: {
    title: "The connection is not secure",
    advice:
      "The certificate of the system was not accepted, so nothing was sent. Look at the base URL, or ask who runs the network.",
  },
  credentials_refused: {
    title: "The credentials were refused",
    advice: "Copy them from the system again, and see that they belong to this environment.",
  },
  permission_missing: {
    title: "The key may not read customers",
    advice: "Ask whoever manages the system to give it that right, or use another key.",
  },
  not_this_provider: {
    title: "Something else answered",
    advice: "The base URL leads to another service. Compare it with the address of the environment.",
  },
  provider_busy: {
    title: "The system is busy",
    advice: "The credentials could not be tried. Wait a moment, then test again.",
  },
};

/** The state of a connection in the list, in a word. */
const stateWord: Record<ConnectionState["kind"], string> = {
  idle: "idle",
  online: "online",
  syncing: "syncing",
  paused: "paused",
  sending: "sending",
  waiting: "waiting",
  offline: "offline",
  refused: "refused",
};

const themes: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

/** Texts of the settings. */
export const settings = {
  title: "Settings",
  loading: "Loading the settings …",

  connections: "Connections",
  addConnection: "Add connection",
  chooseProvider: "System",
  noConnections: "No system is connected yet.",
  edit: "Edit",
  editNamed: (name: string) => `Edit ${name}`,
  sync: "Sync now",
  syncNamed: (name: string) => `Sync now: ${name}`,
  stop: "Stop",
  stopNamed: (name: string) => `Stop syncing ${name}`,
  sample: "sample data",
  customers: (count: number) => `${formatCount(count)} ${pluralize(count, "customer", "customers")}`,
  unsent: (count: number) =>
    count === 0 ? "nothing unsent" : `${formatCount(count)} ${pluralize(count, "change", "changes")} unsent`,
  rightRead: "READ",
  rightChange: "CUD",
  rightReadName: "Read",
  rightChangeName: "Create, change and delete",
  rightYes: "allowed",
  rightNo: "not allowed",
  pulled: (when: string) => `pulled ${when}`,
  searchOnly: "customers are found by search only",
  neverPulled: "not pulled yet",
  stateWord,
  received: (received: number, total: number | null) =>
    total === null ? `${formatCount(received)} received` : `${formatCount(received)} of ${formatCount(total)}`,
  sent: (left: number, total: number) => `${formatCount(Math.max(0, total - left))} of ${formatCount(total)} sent`,
  rate: (perSecond: number) => `${formatCount(Math.round(perSecond))}/s`,
  left: (seconds: number) => `${formatSeconds(seconds)} left`,
  nextTry: (when: string) => `next try ${when}`,
  untilReason: (when: string, reason: string) => `until ${when}: ${reason}`,

  appearance: "Appearance",
  theme: "Theme",
  themes,
  themeHelp: "System follows the appearance of your computer.",

  syncTitle: "Sync",
  pullMinutes: "Minutes between pulls",
  pullHelp: "How often each connection is asked for what changed there. Your own changes are sent at once.",

  storage: "Storage & security",
  cache: "Cache",
  cacheEncrypted: "Encrypted on this computer; it is a copy, the systems stay the source.",
  cachedCustomers: "Customers cached",
  credentials: "Credentials",
  credentialsKeychain: "In the keychain of your operating system, never in a file.",
  credentialsMemory: (reason: string) => `In memory only, to be typed again after a restart: ${reason}`,
  version: "Version",
  pendingChanges: "Changes not sent",

  shortcuts: "Shortcuts",
  shortcutsText: "Everything can be done with keys. The help sheet lists them all.",
  shortcutsOpen: "Show shortcuts",

  connection: {
    newTitle: (provider: string) => `Add ${provider}`,
    editTitle: (name: string) => `Connection ${name}`,
    form: "Connection",
    back: "Settings",
    lead: (provider: string, list: boolean) =>
      list
        ? `An account at ${provider}. Its customers are copied into the encrypted cache on this computer.`
        : `An account at ${provider}.`,
    facts: "About this system",
    factSearch: "Live search",
    factSearchText: (what: string) => `Finds by ${what.charAt(0).toLowerCase()}${what.slice(1)}.`,
    factList: "Copy",
    factListNo: (reason: string) => `Customers are found by search only. ${reason}`,
    factListYes: "All customers are copied, and what changes there is fetched regularly.",
    factCreate: "Creating",
    noProvider: "This kind of system is not known to this version of the program.",
    notFound: "This connection does not exist any more.",
    name: "Name",
    nameHelp: "How the connection is called here.",
    environment: "Environment",
    baseUrl: "Base URL",
    baseUrlHelp: "https, or http on this computer.",
    baseUrlAccount: "Replace {account} with the name of your account.",
    credentials: "Credentials",
    credentialsNew: "They go to the keychain of your operating system. They are never shown again.",
    credentialsMemory: "There is no keychain: they stay in memory until the program ends.",
    credentialsKept: "Kept in the keychain, type to replace.",
    credentialsKeptMemory: "Kept in memory, type to replace.",
    credentialsDots: "••••••••",
    credentialsMissing: "Not kept any more; type them again.",
    options: "Options",
    advanced: "Advanced",
    advancedAside: "only if your account differs from what the vendor documents",
    unverified: "Not verified with the vendor.",
    test: "Test connection",
    testing: "Testing …",
    testStale: "Changed since the test.",
    outcome,
    found: (count: number) => `${formatCount(count)} ${pluralize(count, "customer", "customers")} there`,
    read: "Read",
    change: "Create, change, delete",
    allowed: "allowed",
    untried: "not tried, since trying would change something",
    save: "Save connection",
    cancel: "Cancel",
    mend: (count: number) =>
      count === 1 ? "One thing has to be mended" : `${formatCount(count)} things have to be mended`,
    restored: "Continued from where you left off. Credentials are not kept in unfinished forms; type them again.",
    restoredEdit: "Continued from where you left off.",
    startOver: "Start over",
    draftFailed: "What you type is not being kept for later",
    remove: "Remove connection",
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: (customers: number) =>
      `${customers === 1 ? "Its one cached customer" : `Its ${formatCount(customers)} cached customers`} and its credentials are removed from this computer. Nothing changes in the system itself.`,
    removeUnsent: (count: number) =>
      `${formatCount(count)} ${pluralize(count, "change was", "changes were")} not sent yet and would be lost.`,
    removeDrop: (count: number) =>
      count === 1 ? "Drop the unsent change" : `Drop the ${formatCount(count)} unsent changes`,
    removeKeep: "Keep connection",
    sample: "This is the sample system inside this program. Its address and key belong to it and cannot be changed.",
  },
} as const;
