import type { Commands } from "../../contract/commands.ts";
import { findPerson } from "./find.ts";
import { rightsOf } from "./providers/index.ts";
import { providerOf, type World } from "./world.ts";

type Names = "timeline_get" | "timeline_refresh";

export function timelineHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    timeline_get({ personId, kinds, offset, limit }) {
      const person = findPerson(world, personId);
      const entries = (world.timelines.get(personId) ?? []).filter(
        (entry) => kinds.length === 0 || kinds.includes(entry.kind),
      );
      const read = world.timelinesRead.get(personId);
      const canRead = person.records.some(
        (record) => record.externalId !== null && rightsOf(providerOf(world, record.connectionId)).timeline.ok,
      );
      return {
        total: entries.length,
        offset,
        entries: entries.slice(offset, offset + limit),
        readAt: read?.at ?? null,
        withTickets: read?.withTickets ?? false,
        unavailable: canRead
          ? null
          : "Omnidesk shows a timeline only for customers with an external id, and this one has none.",
      };
    },

    timeline_refresh({ personId, withTickets }) {
      world.timelinesRead.set(personId, { at: world.now(), withTickets });
      return {};
    },
  };
}
