import type { FieldGroup, FieldView, PersonView, SystemBadge } from "../../contract/types.ts";
import { linesOf, type FieldLine } from "./lines.ts";
import { countryKey } from "./values.ts";

export type AddressGroup = Extract<FieldGroup, "legal_address" | "shipping_address">;

/** One address, with every record that holds it. */
export interface AddressLine {
  id: string;
  group: AddressGroup;
  /** On one line; empty if nothing of it is set. */
  text: string;
  systems: readonly SystemBadge[];
  /** Its parts, each a value of its own. */
  parts: readonly FieldLine[];
  /** A part that is set, by which the whole is copied. */
  source: FieldView | null;
  hasOthers: boolean;
  /** Another line has another address. */
  differs: boolean;
}

/** The order in which people write an address. */
const usualOrder = ["street", "number", "line1", "line2", "postal_code", "city", "region", "country"];

/** The part a field is: what follows the name of the address in its key. */
const partOf = (field: FieldView) => field.key.split(".").at(-1) ?? "";

function partsOf(fields: readonly FieldView[]): (part: string) => string {
  return (part) => fields.find((field) => partOf(field) === part)?.value.trim() ?? "";
}

const joined = (parts: readonly string[], by: string) => parts.filter((part) => part !== "").join(by);

/** Street and number in one line, as most of the world writes it, whichever way the system keeps them. */
const firstLine = (part: (name: string) => string) => part("line1") || joined([part("street"), part("number")], " ");

/** An address on one line: `Keizersgracht 12, 1015 CR Amsterdam, NL`. */
function addressText(fields: readonly FieldView[]): string {
  const part = partsOf(fields);
  return joined(
    [firstLine(part), part("line2"), joined([part("postal_code"), part("city")], " "), part("region"), part("country")],
    ", ",
  );
}

/** What two writings of the same address have in common. */
function keyOf(fields: readonly FieldView[]): string {
  const part = partsOf(fields);
  return [
    firstLine(part),
    part("line2"),
    part("postal_code").replace(/[^\p{L}\p{N}]/gu, ""),
    part("city"),
    countryKey(part("country")),
  ]
    .join("\n")
    .toLowerCase();
}

/** Equal addresses of several records are one line with several badges. */
export function addressLines(view: PersonView, group: AddressGroup): AddressLine[] {
  const lines: { key: string; fields: FieldView[]; recordIds: string[] }[] = [];
  for (const { recordId } of view.records) {
    const fields = view.fields.filter((field) => field.recordId === recordId && field.group === group);
    if (fields.length === 0) continue;
    const key = keyOf(fields);
    const same = lines.find((line) => line.key === key);
    if (same) {
      same.fields.push(...fields);
      same.recordIds.push(recordId);
    } else {
      lines.push({ key, fields, recordIds: [recordId] });
    }
  }
  const textOf = (line: (typeof lines)[number]) =>
    addressText(line.fields.filter((field) => field.recordId === line.recordIds[0]));
  const set = lines.filter((line) => textOf(line) !== "");
  return lines.map((line) => ({
    id: `${group} ${line.recordIds[0]}`,
    group,
    text: textOf(line),
    systems: view.records.filter((record) => line.recordIds.includes(record.recordId)).map((record) => record.system),
    parts: linesOf(
      view,
      line.fields.toSorted((a, b) => usualOrder.indexOf(partOf(a)) - usualOrder.indexOf(partOf(b))),
    ),
    source: line.fields.find((field) => field.value !== "") ?? null,
    hasOthers: line.recordIds.length < view.records.length,
    differs: set.length > 1 && set.includes(line),
  }));
}
