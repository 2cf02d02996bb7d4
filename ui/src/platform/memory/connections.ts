import type { Commands } from "../../contract/commands.ts";
import type { ConnectionTest } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { seedPeople } from "./people.ts";
import { omnidesk } from "./provider.ts";
import { refuse } from "./person.ts";
import { seedStory } from "./story.ts";
import { connection, no, yes, type World } from "./world.ts";

type Names =
  | "providers_list"
  | "connections_list"
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
    providers_list: () => ({ providers: [omnidesk] }),
    connections_list: () => ({ connections: world.connections.map(({ view }) => find(view.connectionId).view) }),

    connection_test(draft): ConnectionTest {
      if (!/^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)/.test(draft.baseUrl))
        refuse("baseUrl", "The address starts with https://.");
      const refused =
        draft.credentials["apiKey"] === "wrong" || (draft.connectionId === null && !draft.credentials["apiKey"]);
      if (refused)
        return {
          ok: false,
          outcome: "credentials_refused",
          message: "Omnidesk answered, but refused the key or lacks the permission to read customers.",
          read: no("The key was refused."),
          change: no("The key was refused."),
          customers: null,
        };
      return {
        ok: true,
        outcome: "works",
        message: "Omnidesk answered and the key may read customers.",
        read: yes,
        change: { ok: true, reason: null, unverified: true },
        customers: 12_480,
      };
    },

    connection_add(draft) {
      if (draft.name.trim() === "") refuse("name", "Give the connection a name.");
      const added = connection(world.nextId("conn"), draft.name, { kind: "online" });
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

    connection_sync: () => ({}),
    connection_sync_stop({ connectionId }) {
      find(connectionId).state = { kind: "idle" };
      return {};
    },

    sandbox_start() {
      const sample = connection("conn-1", "Omnidesk sample", { kind: "online" });
      Object.assign(sample.view, { sample: true, baseUrl: "http://127.0.0.1:41200", customers: 2000 });
      world.connections.push(sample);
      seedPeople(world, 2000);
      seedStory(world);
      return sample.view;
    },
  };
}
