import type {
  ConflictLine,
  EditableValue,
  FieldInfo,
  OperationView,
  RequestPreview,
  ValueChange,
} from "../../contract/types.ts";
import { providers } from "./providers/index.ts";
import type { World } from "./world.ts";

/** What the systems want hidden. A field that one of them wants hidden is hidden everywhere. */
const hidden = new Map<string, FieldInfo>(
  providers.flatMap(({ fields }) =>
    fields.filter((info) => info.masked || info.secret).map((info) => [info.key, info]),
  ),
);

export const isHidden = (key: string): boolean => hidden.has(key);

/** There is more of it than what is shown. */
export const canBeRevealed = (key: string): boolean => hidden.get(key)?.secret === false;

/** The key of a hidden field by its name, by which changes tell of it. */
const keyOf = (label: string): string => [...hidden.values()].find((info) => info.label === label)?.key ?? "";

/** A value as it crosses to the page: of a hidden one as much as may be seen. */
export function covered(key: string, value: string): string {
  const info = hidden.get(key);
  if (!info || value === "") return value;
  if (info.kind === "ssn") return `•••-••-${value.replace(/\D/g, "").slice(-4)}`;
  return /^\d{4}-/.test(value) ? `•• ••• ${value.slice(0, 4)}` : "••••••";
}

/** Says of hidden values whether they are the same. */
export function markOf(world: World, key: string, value: string): string | null {
  if (!isHidden(key) || value === "") return null;
  const meant = `${key} ${hidden.get(key)?.kind === "ssn" ? value.slice(-4) : value}`;
  if (!world.marks.has(meant)) world.marks.set(meant, `mark-${String(world.marks.size)}`);
  return world.marks.get(meant) ?? null;
}

export function coveredChange(change: ValueChange): ValueChange {
  const key = keyOf(change.label);
  return {
    ...change,
    before: covered(key, change.before),
    after: covered(key, change.after),
    theirs: change.theirs === null ? null : covered(key, change.theirs),
  };
}

export function coveredRequest(request: RequestPreview, changes: readonly ValueChange[]): RequestPreview {
  const values = new Map(
    changes.flatMap(({ label, before, after, theirs }) =>
      [before, after, theirs ?? ""].map((value): [string, string] => [value, covered(keyOf(label), value)]),
    ),
  );
  const parameters = request.parameters.map(({ name, value }) => ({ name, value: values.get(value) ?? value }));
  return { ...request, parameters };
}

const coveredEditable = (one: EditableValue): EditableValue =>
  canBeRevealed(one.key) && one.value !== "" ? { ...one, value: "", covered: covered(one.key, one.value) } : one;

/** A change as it crosses to the page. */
export function coveredOperation(operation: OperationView): OperationView {
  const { changes, editable, request } = operation;
  return {
    ...operation,
    changes: changes.map(coveredChange),
    hidden: changes.flatMap(({ label }) => (canBeRevealed(keyOf(label)) ? [{ key: keyOf(label), label }] : [])),
    editable: editable.map(coveredEditable),
    request: request && coveredRequest(request, changes),
  };
}

export const coveredLine = (line: ConflictLine): ConflictLine => ({
  ...line,
  parts: line.parts.map((part) => ({
    ...part,
    masked: isHidden(part.key),
    was: covered(part.key, part.was),
    yours: covered(part.key, part.yours),
    theirs: covered(part.key, part.theirs),
  })),
});

/** The values of a hidden field in a change. */
export const changeOf = (operation: OperationView, key: string): ValueChange | undefined =>
  operation.changes.find(({ label }) => keyOf(label) === key);
