import type {
  ActivityEntry,
  AppSettings,
  ChangeState,
  ChannelChangeKind,
  ConnectionState,
  ConnectionView,
  JsonValue,
  MergeView,
  OperationView,
  RecordState,
  ListedRequest,
  RequestLine,
  SavedView,
  SystemBadge,
  Tag,
  TimelineEntryView,
} from "../../contract/types.ts";
import { seedPeople } from "./people.ts";
import type { MemoryConflict } from "./conflicts.ts";
import { providerNamed, yes } from "./providers/index.ts";
import { seedStory } from "./story.ts";

/** What the world looks like at the start. In `obstacles` systems refuse, ask to wait, or do not answer. */
export type Scene = "busy" | "calm" | "empty" | "pulling" | "obstacles";

export interface MemoryField {
  value: string;
  was: string | null;
  change: ChangeState | null;
  /** How it came about, where it merged by itself. */
  merged?: string;
}

export interface MemoryChannel {
  channelId: string;
  kind: string;
  address: string;
  /** As the system holds it, where that is written differently. */
  raw: string | null;
  note: string | null;
  was: string | null;
  change: ChannelChangeKind | null;
  changeState: ChangeState | null;
}

export interface MemoryRecord {
  recordId: string;
  connectionId: string;
  remoteId: string | null;
  externalId: string | null;
  state: RecordState;
  seenAt: string | null;
  fields: Record<string, MemoryField>;
  channels: MemoryChannel[];
  /** The person it was part of before an agent linked it, and when that was. */
  linked: { personId: string; at: string } | null;
  /** When it was found not to be there any more. */
  goneAt?: string;
}

export interface MemoryPerson {
  personId: string;
  records: MemoryRecord[];
  changedAt: string;
  openedAt: string | null;
}

export interface MemoryConnection {
  view: ConnectionView;
  state: ConnectionState;
  pulledAt: string | null;
}

/** Everything the in-memory host knows. */
export interface World {
  scene: Scene;
  connections: MemoryConnection[];
  people: MemoryPerson[];
  /** Customers that are in systems only, until somebody asks for them. */
  remote: MemoryPerson[];
  /** Whether a system has asked to wait already, where it does so once. */
  hasAskedToWait: boolean;
  /** Entries of timelines by person. */
  timelines: Map<string, TimelineEntryView[]>;
  timelinesRead: Map<string, { at: string; withTickets: boolean }>;
  operations: OperationView[];
  /** Saved views in the agent's order. */
  views: SavedView[];
  /** Operations of which the agent has to say who is right, or just has. */
  conflicts: MemoryConflict[];
  merges: MergeView[];
  activity: ActivityEntry[];
  /** Requests that were made for the change of an entry, by entry. */
  requests: Map<string, RequestLine[]>;
  /** Requests that were made for no change, newest first. */
  asked: ListedRequest[];
  /** What stands for each hidden value. */
  marks: Map<string, string>;
  /** What was copied last without crossing to the page. */
  clipboard: string;
  drafts: Map<string, JsonValue>;
  settings: AppSettings;
  savedAt: string | null;
  notice: string | null;
  /** That the clock of this device is far off. */
  clock: string | null;
  /** How long a decision can be taken back, in milliseconds. */
  holdMillis: number;
  /** Tells everybody that something changed by itself. */
  changed: (tags: readonly Tag[]) => void;
  nextId: (kind: string) => string;
  now: () => string;
}

export function createWorld(scene: Scene, customers: number): World {
  const counters = new Map<string, number>();
  const world: World = {
    scene,
    connections: [],
    people: [],
    remote: [],
    hasAskedToWait: false,
    timelines: new Map(),
    timelinesRead: new Map(),
    operations: [],
    views: [],
    conflicts: [],
    merges: [],
    activity: [],
    requests: new Map(),
    asked: [],
    marks: new Map(),
    clipboard: "",
    drafts: new Map(),
    settings: { theme: "system", pullMinutes: 15, lockAfterMinutes: 10 },
    savedAt: null,
    notice: null,
    clock: null,
    holdMillis: 5000,
    changed: () => {},
    nextId: (kind) => {
      const count = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, count);
      return `${kind}-${String(count).padStart(6, "0")}`;
    },
    now: () => new Date().toISOString(),
  };
  if (scene === "empty") return world;
  world.connections = [
    connection("conn-1", "omnidesk", "Omnidesk"),
    connection("conn-2", "omnidesk", "Fietsenwinkel"),
    connection("conn-3", "secuconnect", "secuconnect"),
    connection("conn-4", "synctera", "Synctera"),
    connection("conn-5", "securely", "Securely"),
  ];
  const [first] = world.connections;
  if (scene === "pulling" && first) {
    first.state = { kind: "syncing", received: 412_800, total: 1_000_000, perSecond: 8400, secondsLeft: 70 };
    first.pulledAt = null;
  }
  if (scene === "obstacles") hinder(world);
  seedPeople(world, customers);
  if (scene === "busy" || scene === "obstacles") seedStory(world);
  countCustomers(world);
  return world;
}

/** Every obstacle there is, one per connection. */
function hinder(world: World): void {
  const soon = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const states: ConnectionState[] = [
    { kind: "sending", left: 180, total: 1240 },
    { kind: "offline", since: soon(-35 * 60), nextTryAt: soon(84), reason: "The host did not answer." },
    { kind: "waiting", until: soon(24), reason: "The system asks to slow down." },
    { kind: "refused", reason: "The key was refused." },
  ];
  states.forEach((state, at) => {
    const one = world.connections[at];
    if (one) one.state = state;
  });
  world.clock =
    "The clock of this computer is 14 minutes ahead of the systems. Changes are sent all the same; times shown here may be wrong.";
}

/** How many customers are cached from each connection. */
export function countCustomers(world: World): void {
  for (const { view } of world.connections)
    view.customers = world.people.filter((person) =>
      person.records.some((record) => record.connectionId === view.connectionId),
    ).length;
}

export function connection(connectionId: string, provider: string, name: string): MemoryConnection {
  const { badge, environments, list } = providerNamed(provider);
  const { environment = "", baseUrl = "" } = environments[0] ?? {};
  return {
    state: { kind: "online" },
    pulledAt: list.ok ? new Date(Date.now() - 4 * 60_000).toISOString() : null,
    view: {
      connectionId,
      provider,
      badge,
      name,
      environment,
      baseUrl: baseUrl.replace("{account}", name.toLowerCase()),
      settings: {},
      sample: false,
      hasCredentials: true,
      read: yes,
      change: yes,
      customers: 0,
      unsent: 0,
    },
  };
}

/** The provider of a connection. */
export function providerOf(world: World, connectionId: string): string {
  return badgeOf(world, connectionId).provider;
}

export function badgeOf(world: World, connectionId: string): SystemBadge {
  const view = world.connections.find((one) => one.view.connectionId === connectionId)?.view;
  return {
    connectionId,
    provider: view?.provider ?? "omnidesk",
    badge: view?.badge ?? "OM",
    name: view?.name ?? connectionId,
  };
}

export function nameOf(person: MemoryPerson): string {
  const names = person.records.map(({ fields }) =>
    [fields["name.given"]?.value, fields["name.family"]?.value].filter(Boolean).join(" "),
  );
  return names.find((name) => name !== "") ?? "";
}
