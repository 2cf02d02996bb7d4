import type { EditableValue, OperationView, ValueChange } from "../../contract/types.ts";
import { localError, PlatformError } from "../types.ts";
import { checkAddress, checkValue } from "./check.ts";
import { requestOf } from "./operations.ts";
import { fieldLabel, fieldOf } from "./providers/index.ts";
import type { World } from "./world.ts";

/** A field of a change, to be changed again. A secret has to be typed anew. */
export function editableField(provider: string, key: string, value: string): EditableValue {
  const info = fieldOf(provider, key);
  return {
    key,
    label: fieldLabel(key),
    kind: info?.kind ?? "text",
    value: info?.secret ? "" : value,
    covered: null,
    rule: info?.rule ?? "",
    choices: info?.choices ?? [],
  };
}

/** The address of a channel, to be changed again. */
export function editableAddress(key: string, label: string, kind: string, value: string): EditableValue {
  const isPhone = kind === "telephone" || kind === "mobile";
  const of = isPhone ? "phone" : kind === "email" ? "email" : "text";
  return { key, label, kind: of, value, covered: null, rule: "", choices: [] };
}

const addressKinds: Partial<Record<EditableValue["kind"], string>> = { email: "email", phone: "telephone" };

/** What is wrong with a value; an address is checked as one. */
function issueOf(provider: string, { key, kind }: EditableValue, value: string): string | null {
  if (key === "address" || key.startsWith("channels.")) return checkAddress(addressKinds[kind] ?? "", value);
  if (key === "message") return value.trim() === "" ? "Say what happened." : null;
  return checkValue(provider, key, value);
}

/** Gives a change other values, after all of them were checked; tells what became different. */
export function changeValues(world: World, operation: OperationView, values: Record<string, string>): ValueChange[] {
  if (operation.editable.length === 0) throw localError("This change is on its way already.", "not_now");
  const { provider } = operation.system;
  const fields = operation.editable.flatMap((one) => {
    const message = one.key in values ? issueOf(provider, one, values[one.key] ?? "") : null;
    return message === null ? [] : [{ field: one.key, rule: "pattern", character: null, message, connectionId: null }];
  });
  if (fields.length > 0)
    throw new PlatformError({
      code: "invalid_input",
      message: "Some values have to be corrected.",
      fields,
      retry: { kind: "never" },
      reference: "b61e-07d4",
    });

  const changed: ValueChange[] = [];
  operation.editable = operation.editable.map((one, at) => {
    const value = values[one.key];
    const change = operation.changes[at];
    if (value === undefined || !change || value === one.value) return one;
    changed.push({ label: one.label, before: one.value, after: value, theirs: null });
    operation.changes[at] = { ...change, after: value };
    show(world, operation, one.key, value);
    return { ...one, value };
  });
  const record = recordOf(world, operation);
  if (record) operation.request = requestOf(provider, record, operation.kind, operation.changes);
  return changed;
}

export function recordOf(world: World, operation: OperationView) {
  return world.people
    .find((person) => person.personId === operation.personId)
    ?.records.find((record) => record.connectionId === operation.system.connectionId);
}

/** The customer shows what waits for it. */
function show(world: World, operation: OperationView, key: string, value: string): void {
  const held = recordOf(world, operation)?.fields[key];
  if (held) Object.assign(held, { value, change: "waiting" });
}
