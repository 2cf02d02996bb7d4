import type { Commands } from "../../contract/commands.ts";
import type { ActivityKind } from "../../contract/types.ts";
import { localError } from "../types.ts";
import { canBeRevealed, changeOf } from "./cover.ts";
import { findPerson, findRecord } from "./find.ts";
import { findOperation } from "./pending.ts";
import { editFields } from "./person.ts";
import { fieldLabel } from "./providers/index.ts";
import { badgeOf, nameOf, type World } from "./world.ts";

type Names = "field_reveal" | "field_copy" | "field_undo";

export function revealHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const note = (kind: ActivityKind, personId: string, connectionId: string, key: string) => {
    world.activity.unshift({
      entryId: world.nextId("activity"),
      at: world.now(),
      kind,
      operation: null,
      personId,
      personName: nameOf(findPerson(world, personId)),
      system: badgeOf(world, connectionId),
      subject: fieldLabel(key),
      values: [],
    });
  };
  const askFor = (key: string) => {
    if (!canBeRevealed(key)) throw localError("There is no more of it here than what is shown.", "not_offered");
  };
  return {
    field_reveal(request) {
      askFor(request.key);
      if (request.place === "field") {
        const { person, record } = findRecord(world, request.recordId);
        const held = record.fields[request.key];
        note("revealed", person.personId, record.connectionId, request.key);
        return { value: held?.value ?? "", was: held?.change ? held.was : null, theirs: null };
      }
      const operation = findOperation(world, request.operationId);
      const change = changeOf(operation, request.key);
      if (!change) throw localError("This is not part of the change.", "not_found");
      note("revealed", operation.personId, operation.system.connectionId, request.key);
      return { value: change.after, was: change.before, theirs: change.theirs };
    },

    field_copy({ recordId, key }) {
      askFor(key);
      const { person, record } = findRecord(world, recordId);
      world.clipboard = record.fields[key]?.value ?? "";
      note("copied", person.personId, record.connectionId, key);
      return {};
    },

    field_undo({ recordId, key }) {
      const { person, record } = findRecord(world, recordId);
      return { operationId: editFields(world, person, record, { [key]: record.fields[key]?.was ?? "" }) };
    },
  };
}
