import { person } from "../../messages/person.ts";
import { ChangeMark } from "./ChangeMark.tsx";
import type { ChannelLine, FieldLine } from "./lines.ts";

type Line = FieldLine | ChannelLine;

const namesOf = (held: Line["held"]) => [...new Set(held.map((one) => one.system.name))].join(", ");

/** The state of the changes on a line: a word, and where, if not everywhere. */
export function LineMarks({ line: { held } }: { line: Line }) {
  const states = [...new Set(held.map((one) => one.change))];
  if (states.length === 1) return <ChangeMark state={states[0] ?? null} />;
  return states.map((state) =>
    state === null ? null : (
      <ChangeMark key={state} state={state} where={namesOf(held.filter((one) => one.change === state))} />
    ),
  );
}

/** What stood there before, and how the systems write it where they do not agree. */
export function lineNotes(line: Line, value: string, shown = (text: string) => text): readonly string[] {
  // Hidden values of another day may look the same.
  const isHidden = "field" in line && line.field.mark !== null;
  const changed = line.held.filter((one) => one.was !== null && (isHidden || one.was !== value));
  return [
    ...[...new Set(changed.map((one) => one.was ?? ""))].map((was) => {
      const where = changed.filter((one) => one.was === was);
      const text = person.was(shown(was));
      return where.length === line.held.length ? text : person.inPlace(text, namesOf(where));
    }),
    ...line.writings.map(({ text, system }) => person.written(shown(text), system.name)),
  ];
}
