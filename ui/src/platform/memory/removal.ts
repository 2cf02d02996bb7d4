import type { Commands } from "../../contract/commands.ts";
import { addOperation } from "./operations.ts";
import { findPerson, findRecord, refuse } from "./find.ts";
import { no, rightsOf } from "./providers/index.ts";
import { badgeOf, nameOf, providerOf, type World } from "./world.ts";

type Names = "removal_plan" | "removal_confirm" | "record_forget";

const phraseOf = (name: string, removal: "delete" | "purge"): string => `${removal} ${name || "this customer"}`;

export function removalHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    removal_plan({ personId, removal }) {
      const person = findPerson(world, personId);
      return {
        phrase: phraseOf(nameOf(person), removal),
        steps: person.records.map((record) => ({
          recordId: record.recordId,
          system: badgeOf(world, record.connectionId),
          effect:
            removal === "delete"
              ? "The customer is deleted. Tickets stay, without a customer."
              : "Everything linked to the customer is wiped, tickets too.",
          allowed:
            removal === "purge" && record.connectionId === "conn-2"
              ? no("Purging is switched off for this connection.")
              : rightsOf(providerOf(world, record.connectionId))[removal],
        })),
      };
    },

    removal_confirm({ personId, removal, recordIds, phrase }) {
      const person = findPerson(world, personId);
      if (phrase !== phraseOf(nameOf(person), removal)) refuse("phrase", "The words do not match.");
      const operationIds = person.records
        .filter((record) => recordIds.includes(record.recordId))
        .map((record) => {
          record.state = "removing";
          return addOperation(world, person, record, removal, []).operationId;
        });
      return { operationIds };
    },

    record_forget({ recordId }) {
      const { person, record } = findRecord(world, recordId);
      world.activity.unshift({
        entryId: world.nextId("activity"),
        at: world.now(),
        kind: "forgotten",
        operation: null,
        personId: person.records.length > 1 ? person.personId : null,
        personName: nameOf(person),
        system: badgeOf(world, record.connectionId),
        subject: "",
        values: [],
      });
      person.records = person.records.filter((one) => one !== record);
      if (person.records.length === 0) world.people = world.people.filter((one) => one !== person);
      return {};
    },
  };
}
