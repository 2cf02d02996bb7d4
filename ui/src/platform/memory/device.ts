import type { Commands } from "../../contract/commands.ts";
import { waitsForAgent } from "./operations.ts";
import type { World } from "./world.ts";

type Names =
  | "app_status"
  | "diagnostics_get"
  | "settings_get"
  | "settings_set"
  | "draft_get"
  | "draft_save"
  | "draft_discard";

export function deviceHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    app_status: () => ({
      version: "0.1.0",
      keychain: { kind: "keychain" },
      connections: world.connections.map(({ view, state, pulledAt }) => ({
        connectionId: view.connectionId,
        name: view.name,
        provider: view.provider,
        badge: view.badge,
        state,
        pulledAt,
        sample: view.sample,
      })),
      customers: world.people.length,
      pending: world.operations.length,
      needsAttention: world.operations.filter(waitsForAgent).length,
      conflicts: world.operations.filter((operation) => operation.isConflict).length,
      savedAt: world.savedAt,
      notice: world.notice,
      clock: world.clock,
    }),
    diagnostics_get: () => {
      const connections = world.connections.map(({ view, state }) => `  ${view.provider}: ${state.kind}`);
      const lines = ["Customer Console 0.1.0", `Connections: ${connections.length}`, ...connections];
      return { text: `${lines.join("\n")}\n` };
    },
    settings_get: () => world.settings,
    settings_set(settings) {
      world.settings = settings;
      return settings;
    },
    draft_get: ({ key }) => ({ key, body: world.drafts.get(key) ?? null }),
    draft_save({ key, body }) {
      world.drafts.set(key, body);
      return {};
    },
    draft_discard({ key }) {
      world.drafts.delete(key);
      return {};
    },
  };
}
