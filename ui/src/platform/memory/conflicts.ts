import type { Commands } from "../../contract/commands.ts";
import type {
  ConflictSummary,
  ConflictView,
  Decided,
  LineChoice,
  OperationView,
  SettledLine,
  ValueChange,
} from "../../contract/types.ts";
import { localError, PlatformError } from "../types.ts";
import { recordOf } from "./amend.ts";
import { checkAddress, checkValue } from "./check.ts";
import { coveredLine, coveredRequest } from "./cover.ts";
import { addActivity, addOperation, requestOf } from "./operations.ts";
import { findOperation } from "./pending.ts";
import { findPerson } from "./find.ts";
import { no } from "./providers/index.ts";
import type { World } from "./world.ts";

/** A change of which the agent has to say who is right, and what was said so far. */
export interface MemoryConflict {
  view: ConflictView;
  foundAt: string;
  answers: Record<string, LineChoice>;
}

type Names =
  | "conflicts_list"
  | "conflict_get"
  | "conflict_preview"
  | "conflict_decide"
  | "conflict_decide_alike"
  | "conflict_undo"
  | "conflict_create_again"
  | "conflict_same_customer"
  | "merge_undo";

/** How long sending a decision takes, once it is on its way. */
const SENDING_MILLIS = 1200;

export function conflictHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const find = (operationId: string) => {
    const conflict = world.conflicts.find(({ view }) => view.operationId === operationId);
    if (!conflict) throw localError("This conflict is solved already.", "not_found");
    return conflict;
  };
  return {
    conflicts_list: () => ({
      conflicts: summaries(world, (operation) => operation.isConflict),
      decided: summaries(world, ({ state }) => state.kind === "held"),
      merged: world.merges,
      mergedToday: world.merges.filter(({ at }) => isToday(world, at)).length,
    }),

    conflict_get({ operationId }) {
      const conflict = find(operationId);
      return { ...conflict.view, lines: withAlike(world, openLines(conflict)).map(coveredLine) };
    },

    conflict_preview({ operationId, choices }) {
      const conflict = find(operationId);
      check(conflict.view, choices);
      const { request, settled } = preview(world, conflict, choices);
      const { changes } = findOperation(world, operationId);
      return { request: request && coveredRequest(request, changes), settled };
    },

    conflict_decide({ operationId, choices }) {
      const conflict = find(operationId);
      check(conflict.view, choices);
      Object.assign(conflict.answers, choices);
      return settle(world, [conflict]);
    },

    conflict_decide_alike({ operationId, lineId, choice }) {
      const wanted = find(operationId).view.lines.find((line) => line.lineId === lineId)?.plural;
      const concerned = world.conflicts.filter((conflict) => {
        const alike = openLines(conflict).filter((line) => line.plural === wanted);
        for (const line of alike) conflict.answers[line.lineId] = choice;
        return alike.length > 0;
      });
      return settle(world, concerned);
    },

    conflict_undo({ operationId }) {
      const operation = findOperation(world, operationId);
      if (operation.state.kind !== "held") throw localError("It is on its way already.", "not_now");
      find(operationId).answers = {};
      Object.assign(operation, { state: { kind: "parked" }, isConflict: true } satisfies Partial<OperationView>);
      addActivity(world, "decision_undone", operation);
      return {};
    },

    conflict_create_again({ operationId }) {
      const operation = release(world, operationId);
      Object.assign(operation, { kind: "create" } satisfies Partial<OperationView>);
      const record = recordOf(world, operation);
      if (record) Object.assign(record, { state: "new", remoteId: null, seenAt: null, goneAt: undefined });
      return { personId: operation.personId };
    },

    conflict_same_customer({ operationId }) {
      release(world, operationId);
      return {};
    },

    merge_undo({ mergeId }) {
      const merge = world.merges.find((one) => one.mergeId === mergeId);
      const person = merge?.personId ? findPerson(world, merge.personId) : null;
      const record = person?.records.find((one) => one.connectionId === merge?.system.connectionId);
      if (!merge || !person || !record) throw localError("This customer is not here any more.", "not_found");
      merge.undo = no("It was put back already.");
      const changes = merge.lines
        .filter(({ by }) => by === "yours")
        .map(({ label, was, value }) => ({ label, before: value, after: was, theirs: null }));
      return { operationId: addOperation(world, person, record, "edit", changes).operationId };
    },
  };
}

const isToday = (world: World, at: string) => new Date(at).toDateString() === new Date(world.now()).toDateString();

const openLines = ({ view, answers }: MemoryConflict) => view.lines.filter(({ lineId }) => !(lineId in answers));

/** How many lines of the same kind wait for a decision, this one included. */
function withAlike(world: World, lines: ConflictView["lines"]): ConflictView["lines"] {
  const open = world.conflicts.flatMap(openLines);
  return lines.map((line) => ({ ...line, alike: open.filter((one) => one.plural === line.plural).length }));
}

function summaries(world: World, isWanted: (operation: OperationView) => boolean): ConflictSummary[] {
  return world.conflicts.flatMap(({ view, foundAt }) => {
    const operation = world.operations.find((one) => one.operationId === view.operationId);
    if (!operation || !isWanted(operation)) return [];
    const { operationId, personId, personName, system, kind } = view;
    const subject = view.lines.map(({ label }) => label).join(", ");
    return [{ operationId, personId, personName, system, kind, subject, at: foundAt }];
  });
}

/** Refuses another value that the system would not take. */
function check({ system, lines }: ConflictView, choices: Record<string, LineChoice>): void {
  const fields = lines.flatMap(({ lineId, parts }) => {
    const choice = choices[lineId];
    if (choice?.take !== "other") return [];
    return parts.flatMap(({ key, kind }) => {
      const value = choice.values[key] ?? "";
      const message =
        kind === "phone"
          ? checkAddress("telephone", value)
          : kind === "email"
            ? checkAddress("email", value)
            : checkValue(system.provider, key, value);
      return message === null
        ? []
        : [{ field: key, rule: "pattern", character: null, message, connectionId: system.connectionId }];
    });
  });
  if (fields.length > 0)
    throw new PlatformError({
      code: "invalid_input",
      message: "The value has to be corrected.",
      fields,
      retry: { kind: "never" },
      reference: "41f0-93be",
    });
}

/** The values a decision leads to, as far as they are not there already. */
function toSend({ view, answers }: MemoryConflict, choices: Record<string, LineChoice>) {
  const decided = view.lines.flatMap(({ lineId, parts }) => {
    const choice = choices[lineId] ?? answers[lineId];
    if (!choice || choice.take === "theirs") return [];
    return parts.map(({ key, label, yours }) => ({
      label,
      after: choice.take === "yours" ? yours : (choice.values[key] ?? ""),
    }));
  });
  const settled = view.settled.filter(({ by }) => by === "yours").map(({ label, value }) => ({ label, after: value }));
  return [...decided, ...settled];
}

function preview(world: World, conflict: MemoryConflict, choices: Record<string, LineChoice>) {
  const operation = findOperation(world, conflict.view.operationId);
  const record = recordOf(world, operation);
  const values = toSend(conflict, choices);
  return {
    request: record && values.length > 0 ? requestOf(operation.system.provider, record, "edit", values) : null,
    settled: conflict.view.settled,
  };
}

/** Holds what is decided to the end for a moment, then sends it. */
function settle(world: World, conflicts: readonly MemoryConflict[]): Decided {
  const done = conflicts.filter((conflict) => openLines(conflict).length === 0);
  for (const conflict of done) {
    const operation = findOperation(world, conflict.view.operationId);
    const until = new Date(Date.now() + world.holdMillis).toISOString();
    Object.assign(operation, { state: { kind: "held", until }, isConflict: false } satisfies Partial<OperationView>);
    addActivity(world, "decided", operation, valuesOf(conflict));
    setTimeout(() => sendHeld(world, operation, until), world.holdMillis);
  }
  return {
    operationIds: done.map(({ view }) => view.operationId),
    stillOpen: conflicts.length - done.length,
  };
}

function valuesOf({ view, answers }: MemoryConflict): ValueChange[] {
  return view.lines.flatMap(({ lineId, parts }) =>
    parts.map(({ key, label, was, yours, theirs }) => {
      const choice = answers[lineId];
      const after = choice?.take === "theirs" ? theirs : choice?.take === "other" ? (choice.values[key] ?? "") : yours;
      return { label, before: was, after, theirs };
    }),
  );
}

function sendHeld(world: World, operation: OperationView, until: string): void {
  if (operation.state.kind !== "held" || operation.state.until !== until) return;
  operation.state = { kind: "sending" };
  operation.canDiscard = false;
  world.conflicts = world.conflicts.filter(({ view }) => view.operationId !== operation.operationId);
  world.changed(["pending", "conflicts", "person", "status"]);
  setTimeout(() => {
    world.operations = world.operations.filter((one) => one !== operation);
    addActivity(world, "applied", operation);
    world.changed(["pending", "conflicts", "person", "status", "activity"]);
  }, SENDING_MILLIS);
}

/** The agent has said how it stands with the customer: the change goes on. */
function release(world: World, operationId: string): OperationView {
  const operation = findOperation(world, operationId);
  Object.assign(operation, { state: { kind: "queued" }, isConflict: false } satisfies Partial<OperationView>);
  world.conflicts = world.conflicts.filter(({ view }) => view.operationId !== operationId);
  addActivity(world, "decided", operation);
  return operation;
}

export function settledLine(label: string, was: string, value: string, by: SettledLine["by"]): SettledLine {
  return { label, was, value, by };
}
