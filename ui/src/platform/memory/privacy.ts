import type { Commands } from "../../contract/commands.ts";
import type { ErasureReport, ErasureStep } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { findPerson, refuse } from "./find.ts";
import { providerOf, badgeOf, nameOf, type World } from "./world.ts";

type Names = "erasure_plan" | "erasure_confirm" | "erasures_list" | "erasure_get" | "erasure_lift" | "person_export";

/** What a kind of system can be asked for. */
const strongest = (provider: string): Pick<ErasureStep, "action" | "words"> => {
  switch (provider) {
    case "omnidesk":
      return { action: "purge", words: "Everything linked to the customer is wiped, tickets too." };
    case "secuconnect":
      return { action: "delete", words: "The customer is deleted. What becomes of payments is secuconnect's." };
    default:
      return {
        action: "nothing",
        words: "It cannot be erased from here. Ask for it there; keep what the law requires.",
      };
  }
};

export function privacyHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const reports: ErasureReport[] = [];
  const find = (erasureId: string): ErasureReport => {
    const report = reports.find((one) => one.erasureId === erasureId);
    if (!report) throw localError("This is not here any more.", "not_found");
    return report;
  };
  return {
    erasure_plan({ personId }) {
      const person = findPerson(world, personId);
      const waiting = world.operations.filter((operation) => operation.personId === personId);
      return {
        phrase: nameOf(person) || "without a name",
        systems: person.records.map(({ recordId, connectionId }) => ({
          recordId,
          system: badgeOf(world, connectionId),
          ...strongest(providerOf(world, connectionId)),
          unverified: false,
        })),
        here: {
          records: person.records.length,
          entries: 12,
          unsent: waiting.length,
          drafts: 0,
          views: [],
          files: ["/home/agent/Downloads/pending-changes-20261119-171200.json"],
          copies: 0,
          unreadable: [],
        },
        obstacle: null,
      };
    },

    erasure_confirm({ personId, phrase }) {
      const person = findPerson(world, personId);
      if (phrase !== nameOf(person)) refuse("phrase", "The words do not fit. Nothing was erased.");
      const erasureId = world.nextId("erasure");
      reports.unshift({
        erasureId,
        at: world.now(),
        state: "done",
        systems: person.records.map(({ connectionId }) => {
          const { name, provider, badge } = badgeOf(world, connectionId);
          const asked = strongest(providerOf(world, connectionId));
          const isAsked = asked.action !== "nothing";
          return {
            system: name,
            provider,
            badge,
            ...asked,
            state: isAsked ? "done" : "nothing",
            problem: null,
            operationId: null,
            at: isAsked ? world.now() : null,
          };
        }),
        proof: { tables: 34, pages: 12_412, files: 2, found: [], shared: 0 },
        files: ["/home/agent/Downloads/pending-changes-20261119-171200.json"],
        unreadable: [],
        liftedAt: null,
      });
      world.people = world.people.filter((one) => one !== person);
      world.operations = world.operations.filter((operation) => operation.personId !== personId);
      return { erasureId };
    },

    erasures_list: () => ({
      erasures: reports.map(({ erasureId, at, state, systems, liftedAt }) => ({
        erasureId,
        at,
        state,
        systems: systems.map(({ system }) => system),
        liftedAt,
      })),
    }),

    erasure_get: ({ erasureId }) => find(erasureId),

    erasure_lift({ erasureId }) {
      find(erasureId).liftedAt = world.now();
      return {};
    },

    person_export({ personId }) {
      findPerson(world, personId);
      return { path: "/home/agent/Downloads/everything-20261120-171200000.zip", notRead: [] };
    },
  };
}
