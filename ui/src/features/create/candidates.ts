import type { PersonRow } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import type { Answer } from "../search/inquiry.ts";
import type { Looked } from "./lookup.ts";
import type { Target } from "./offer.ts";
import type { ProbeKind } from "./probes.ts";

/** Somebody who might be the same person. */
export interface Candidate {
  row: PersonRow;
  reasons: string[];
  /** Has an address or an id that stands in the form, not just a name like it. */
  isExact: boolean;
}

interface Sources {
  /** From the local cache, with why. */
  here: readonly PersonRow[];
  exactHere: ReadonlySet<string>;
  looked: readonly Looked[];
  targets: readonly Target[];
}

/** Everybody who might be the same person, exact ones first; otherwise in the order in which they came to be known. */
export function candidatesOf({ here, exactHere, looked, targets }: Sources): Candidate[] {
  const said = new Map<string, { row: PersonRow; systems: Map<ProbeKind, Set<string>> }>();
  for (const { connectionId, kind, answer } of looked) {
    if (answer.kind !== "found") continue;
    const system = targets.find((target) => target.connectionId === connectionId)?.name ?? "";
    for (const row of answer.rows) {
      const known = said.get(row.personId) ?? { row, systems: new Map<ProbeKind, Set<string>>() };
      known.systems.set(kind, (known.systems.get(kind) ?? new Set()).add(system));
      said.set(row.personId, known);
    }
  }
  const reasonsOf = (personId: string) =>
    [...(said.get(personId)?.systems ?? [])].map(([kind, systems]) => create.sameIn(kind, [...systems]));
  const candidates = here.map((row): Candidate => {
    const reasons = reasonsOf(row.personId);
    const isExact = reasons.length > 0 || exactHere.has(row.personId);
    // What a system says takes the place of what the cache says about the same value.
    const own = row.reason === null || (reasons.length > 0 && exactHere.has(row.personId)) ? [] : [row.reason];
    return { row, reasons: [...reasons, ...own], isExact };
  });
  const known = new Set(here.map(({ personId }) => personId));
  for (const [personId, { row }] of said)
    if (!known.has(personId)) candidates.push({ row, reasons: reasonsOf(personId), isExact: true });
  return [...candidates.filter(({ isExact }) => isExact), ...candidates.filter(({ isExact }) => !isExact)];
}

/** How far one system is with all that it is asked for. */
export interface LookedLine {
  target: Target;
  answer: Answer;
}

/** One line for each system that is asked, in the order of the form. */
export function linesOf(looked: readonly Looked[], targets: readonly Target[]): LookedLine[] {
  return targets.flatMap((target) => {
    const answers = looked
      .filter(({ connectionId }) => connectionId === target.connectionId)
      .map(({ answer }) => answer);
    return answers.length === 0 ? [] : [{ target, answer: summed(answers) }];
  });
}

/** What of several answers has to be said: first what is still to come, then what is in the way, then what was found. */
function summed(answers: readonly Answer[]): Answer {
  for (const kind of ["waiting", "searching", "refused", "failed"] as const) {
    const telling = answers.find((answer) => answer.kind === kind);
    if (telling) return telling;
  }
  const found = answers.filter((answer) => answer.kind === "found");
  const [first] = answers;
  if (found.length === 0 && first) return first;
  const rows = new Map(found.flatMap((answer) => answer.rows.map((row) => [row.personId, row] as const)));
  return {
    kind: "found",
    askedFor: [...new Set(found.map(({ askedFor }) => askedFor))].join(create.or),
    rows: [...rows.values()],
    more: null,
    erased: found.flatMap((answer) => answer.erased),
  };
}
