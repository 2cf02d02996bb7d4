import type { ConflictLine, JsonValue, LineChoice } from "../../contract/types.ts";
import { asObject, asTexts } from "../drafts/useDraft.ts";

/** Which version of a line is right. */
export type Take = LineChoice["take"];

/** What the agent has decided so far about the lines of one conflict, and what was written as another value. */
export interface Decisions {
  takes: Readonly<Record<string, Take>>;
  others: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const undecided: Decisions = { takes: {}, others: {} };

/** Another value begins with the agent's own, which is nearer to it than nothing; a hidden one is not here. */
export function otherValues({ lineId, parts }: ConflictLine, { others }: Decisions): Record<string, string> {
  return Object.fromEntries(
    parts.map(({ key, masked, yours }) => [key, others[lineId]?.[key] ?? (masked ? "" : yours)]),
  );
}

/** A hidden value that was not typed is not one to send. */
const isTyped = ({ lineId, parts }: ConflictLine, { others }: Decisions) =>
  parts.every(({ key, masked }) => !masked || others[lineId]?.[key] !== undefined);

/** The choice for a line, as it is sent; nothing while it is open. */
export function choiceOf(line: ConflictLine, decisions: Decisions): LineChoice | null {
  const take = decisions.takes[line.lineId];
  if (take === undefined) return null;
  if (take !== "other") return { take };
  return isTyped(line, decisions) ? { take, values: otherValues(line, decisions) } : null;
}

/** The choices for all lines, or nothing while one is open. */
export function answerOf(
  lines: readonly ConflictLine[],
  decisions: Decisions,
): { [lineId: string]: LineChoice } | null {
  const choices: Record<string, LineChoice> = {};
  for (const line of lines) {
    const choice = choiceOf(line, decisions);
    if (choice === null) return null;
    choices[line.lineId] = choice;
  }
  return choices;
}

/** What is kept when the conflict is left: no value that is hidden, and nothing of a line that is not there. */
export function draftBody(lines: readonly ConflictLine[], { takes, others }: Decisions): JsonValue {
  const kept = lines.filter(({ lineId, parts }) => takes[lineId] !== "other" || parts.every(({ masked }) => !masked));
  const ids = new Set(kept.map(({ lineId }) => lineId));
  const ofKept = <V>(values: Readonly<Record<string, V>>) =>
    Object.fromEntries(Object.entries(values).filter(([lineId]) => ids.has(lineId)));
  const isOpen = (line: ConflictLine) => line.parts.every(({ masked }) => !masked);
  return {
    takes: ofKept(takes),
    others: Object.fromEntries(
      kept.filter(isOpen).flatMap(({ lineId }) => (others[lineId] ? [[lineId, { ...others[lineId] }]] : [])),
    ),
  };
}

/** What was decided when the conflict was left. */
export function restoreDecisions(body: JsonValue): Decisions {
  const kept = asObject(body);
  const takes = Object.fromEntries(
    Object.entries(asTexts(kept?.["takes"])).filter((entry): entry is [string, Take] =>
      ["yours", "theirs", "other"].includes(entry[1]),
    ),
  );
  const others = Object.fromEntries(
    Object.entries(asObject(kept?.["others"]) ?? {}).map(([lineId, values]) => [lineId, asTexts(values)]),
  );
  return { takes, others };
}
