import type { Commands } from "../../contract/commands.ts";
import type { ActivityEntry, ActivityFilter, ListedRequest } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { coveredChange } from "./cover.ts";
import { nameOf, type World } from "./world.ts";

type Names = "activity_list" | "activity_get" | "activity_verify" | "requests_list";

export function activityHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    activity_list({ offset, limit, filter }) {
      const wanted = world.activity.filter((entry) => fits(entry, filter));
      const person = world.people.find(({ personId }) => personId === filter.personId);
      return {
        total: wanted.length,
        offset,
        personName: person ? nameOf(person) : null,
        entries: wanted.slice(offset, offset + limit).map(covered),
      };
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
    requests_list({ offset, limit, filter }) {
      const { connectionId, failed, from, to } = filter;
      const wanted = allRequests(world).filter(
        ({ line, system }) =>
          (connectionId === null || system?.connectionId === connectionId) &&
          (!failed || line.outcome !== "answered" || (line.status ?? 0) >= 400) &&
          (from === null || line.at >= from) &&
          (to === null || line.at < to),
      );
      return { total: wanted.length, offset, requests: wanted.slice(offset, offset + limit) };
    },
    activity_verify: () => ({
      entries: { whole: world.activity.length, beforeChain: 0, broken: null },
      requests: { whole: allRequests(world).length, beforeChain: 0, broken: null },
      valuesErased: 0,
    }),
  };
}

/** All requests, newest first: those of changes, then the others. */
function allRequests(world: World): ListedRequest[] {
  const { activity } = world;
  const ofChanges = activity.flatMap((entry, index) =>
    (world.requests.get(entry.entryId) ?? []).toReversed().map((line) => ({
      line,
      requests: 1,
      system: entry.system,
      why: "change" as const,
      agent: true,
      change: { entryId: entry.entryId, number: activity.length - index, operation: entry.operation },
    })),
  );
  const all = [...ofChanges, ...world.asked];
  return all.map((request, index) => ({ ...request, number: all.length - index }));
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
