import type { Commands } from "../../contract/commands.ts";
import type { ConnectionTest } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { seedPeople } from "./people.ts";
import { refuse } from "./find.ts";
import { no, providerNamed, providers, yes } from "./providers/index.ts";
import { seedStory } from "./story.ts";
import { connection, countCustomers, type World } from "./world.ts";

type Names =
  | "providers_list"
  | "connections_list"
  | "sync_now"
  | "connection_test"
  | "connection_add"
  | "connection_update"
  | "connection_remove"
  | "connection_sync"
  | "connection_sync_stop"
  | "sandbox_start";

export function connectionHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const find = (connectionId: string) => {
    const found = world.connections.find((one) => one.view.connectionId === connectionId);
    if (!found) throw localError("This connection was removed.", "connection_removed");
    found.view.unsent = world.operations.filter((operation) => operation.system.connectionId === connectionId).length;
    return found;
  };
  return {
    providers_list: () => ({ providers: [...providers] }),
    connections_list: () => ({ connections: world.connections.map(({ view }) => find(view.connectionId).view) }),

    connection_test(draft): ConnectionTest {
      if (!/^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)/.test(draft.baseUrl))
        refuse("baseUrl", "The address starts with https://.");
      const { name, credentials } = providerNamed(draft.provider);
      const typed = new Set(credentials.map(({ key }) => draft.credentials[key] ?? ""));
      const found = (outcome: ConnectionTest["outcome"], message: string, reason: string): ConnectionTest => ({
        ok: false,
        outcome,
        message,
        read: no(reason),
        change: no(reason),
        customers: null,
      });
      if (typed.has("wrong") || (draft.connectionId === null && typed.has("")))
        return found(
          "credentials_refused",
          `${name} answered, but refused the key or lacks the permission to read customers.`,
          "The key was refused.",
        );
      if (typed.has("weak"))
        return found(
          "permission_missing",
          `${name} knows the key, and does not let it read customers.`,
          "The key may not read customers.",
        );
      return {
        ok: true,
        outcome: "works",
        message: `${name} answered and the key may read customers.`,
        read: yes,
        change: { ok: true, reason: null, unverified: true },
        customers: providerNamed(draft.provider).list.ok ? 12_480 : null,
      };
    },

    connection_add(draft) {
      if (draft.name.trim() === "") refuse("name", "Give the connection a name.");
      const added = connection(world.nextId("conn"), draft.provider, draft.name);
      Object.assign(added.view, { baseUrl: draft.baseUrl, environment: draft.environment, settings: draft.settings });
      world.connections.push(added);
      return added.view;
    },

    connection_update(update) {
      const { view } = find(update.connectionId);
      Object.assign(view, {
        name: update.name,
        environment: update.environment,
        baseUrl: update.baseUrl,
        settings: update.settings,
      });
      return view;
    },

    connection_remove({ connectionId, dropUnsent }) {
      const { view } = find(connectionId);
      if (view.unsent > 0 && !dropUnsent) throw localError("Changes of this connection were not sent yet.", "not_now");
      world.connections = world.connections.filter((one) => one.view !== view);
      world.operations = world.operations.filter((operation) => operation.system.connectionId !== connectionId);
      world.people = world.people
        .map((person) => ({
          ...person,
          records: person.records.filter((record) => record.connectionId !== connectionId),
        }))
        .filter((person) => person.records.length > 0);
      return {};
    },

    sync_now: () => ({}),
    connection_sync({ connectionId }) {
      const one = find(connectionId);
      if (one.state.kind === "paused")
        one.state = { kind: "syncing", ...taken(one.state), perSecond: 820, secondsLeft: 60 };
      return {};
    },
    connection_sync_stop({ connectionId }) {
      const one = find(connectionId);
      if (one.state.kind === "syncing") one.state = { kind: "paused", ...taken(one.state) };
      return {};
    },

    sandbox_start() {
      world.connections = providers.map(({ provider, name }) => {
        const sample = connection(sampleIds[provider] ?? provider, provider, `${name} sample`);
        Object.assign(sample.view, { sample: true, baseUrl: `http://127.0.0.1:41200/${provider}` });
        return sample;
      });
      seedPeople(world, 2000);
      seedStory(world);
      countCustomers(world);
      return { connections: world.connections.map(({ view }) => view) };
    },
  };
}

/** How far a pull is. */
const taken = ({ received, total }: { received: number; total: number | null }) => ({ received, total });

/** The made-up people stand in these connections. */
const sampleIds: Record<string, string> = {
  omnidesk: "conn-1",
  secuconnect: "conn-3",
  synctera: "conn-4",
  securely: "conn-5",
};
