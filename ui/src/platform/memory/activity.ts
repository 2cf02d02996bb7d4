import type { Commands } from "../../contract/commands.ts";
import type { ActivityEntry, ActivityFilter } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { coveredChange } from "./cover.ts";
import type { World } from "./world.ts";

type Names = "activity_list" | "activity_get" | "activity_verify";

export function activityHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    activity_list({ offset, limit, filter }) {
      const wanted = world.activity.filter((entry) => fits(entry, filter));
      return { total: wanted.length, offset, entries: wanted.slice(offset, offset + limit).map(covered) };
    },
    activity_get({ entryId }) {
      const index = world.activity.findIndex((one) => one.entryId === entryId);
      const entry = world.activity[index];
      if (!entry) throw localError("This is not here any more.", "not_found");
      return {
        entry: covered(entry),
        number: world.activity.length - index,
        cause: entry.kind === "applied" || entry.kind === "merged" ? "program" : "agent",
        valuesErased: false,
        requests: world.requests.get(entryId) ?? [],
      };
    },
    activity_verify: () => ({
      entries: { whole: world.activity.length, beforeChain: 0, broken: null },
      requests: { whole: [...world.requests.values()].flat().length, beforeChain: 0, broken: null },
      valuesErased: 0,
    }),
  };
}

function covered(entry: ActivityEntry): ActivityEntry {
  return { ...entry, values: entry.values.map(coveredChange) };
}

function fits(entry: ActivityEntry, { query, kinds, connectionId, personId, from, to }: ActivityFilter): boolean {
  const text = [entry.personName, entry.subject, entry.system?.name ?? ""].join(" ").toLowerCase();
  return (
    query
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (kinds.length === 0 || kinds.includes(entry.kind)) &&
    (connectionId === null || entry.system?.connectionId === connectionId) &&
    (personId === null || entry.personId === personId) &&
    (from === null || entry.at >= from) &&
    (to === null || entry.at < to)
  );
}
