import type {
  ActivityEntry,
  Allowed,
  AppSettings,
  ChangeState,
  ChannelChangeKind,
  ConnectionState,
  ConnectionView,
  JsonValue,
  OperationView,
  RecordState,
  SystemBadge,
  TimelineEntryView,
} from "../../contract/types.ts";
import { seedPeople } from "./people.ts";
import { seedStory } from "./story.ts";

/** What the world looks like at the start. */
export type Scene = "busy" | "calm" | "empty" | "pulling";

export interface MemoryField {
  value: string;
  was: string | null;
  change: ChangeState | null;
}

export interface MemoryChannel {
  channelId: string;
  kind: string;
  address: string;
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
  connections: MemoryConnection[];
  people: MemoryPerson[];
  /** Entries of timelines by person. */
  timelines: Map<string, TimelineEntryView[]>;
  timelinesRead: Map<string, { at: string; withTickets: boolean }>;
  operations: OperationView[];
  activity: ActivityEntry[];
  drafts: Map<string, JsonValue>;
  settings: AppSettings;
  savedAt: string | null;
  notice: string | null;
  nextId: (kind: string) => string;
  now: () => string;
}

export const yes: Allowed = { ok: true, reason: null, unverified: false };
export const unverified: Allowed = { ok: true, reason: null, unverified: true };
export const no = (reason: string): Allowed => ({ ok: false, reason, unverified: false });

export function createWorld(scene: Scene, customers: number): World {
  const counters = new Map<string, number>();
  const world: World = {
    connections: [],
    people: [],
    timelines: new Map(),
    timelinesRead: new Map(),
    operations: [],
    activity: [],
    drafts: new Map(),
    settings: { theme: "system", pullMinutes: 15 },
    savedAt: null,
    notice: null,
    nextId: (kind) => {
      const count = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, count);
      return `${kind}-${String(count).padStart(6, "0")}`;
    },
    now: () => new Date().toISOString(),
  };
  if (scene === "empty") return world;
  world.connections = [
    connection(
      "conn-1",
      "Omnidesk",
      scene === "pulling"
        ? { kind: "syncing", received: 0, total: 1_000_000, perSecond: 8400, secondsLeft: 70 }
        : { kind: "online" },
    ),
    connection("conn-2", "Fietsenwinkel", { kind: "online" }),
  ];
  if (scene === "pulling") {
    world.connections[0]!.state = {
      kind: "syncing",
      received: 412_800,
      total: 1_000_000,
      perSecond: 8400,
      secondsLeft: 70,
    };
    world.connections[0]!.pulledAt = null;
  }
  seedPeople(world, customers);
  if (scene === "busy") seedStory(world);
  for (const { view } of world.connections)
    view.customers = world.people.filter((person) =>
      person.records.some((record) => record.connectionId === view.connectionId),
    ).length;
  return world;
}

export function connection(connectionId: string, name: string, state: ConnectionState): MemoryConnection {
  return {
    state,
    pulledAt: new Date(Date.now() - 4 * 60_000).toISOString(),
    view: {
      connectionId,
      provider: "omnidesk",
      badge: "OM",
      name,
      environment: "account",
      baseUrl: `https://${name.toLowerCase()}.omnidesk.com`,
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
  const fields = person.records[0]?.fields ?? {};
  return [fields["name.given"]?.value, fields["name.family"]?.value].filter(Boolean).join(" ");
}
