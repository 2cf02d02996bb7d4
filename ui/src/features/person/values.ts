import type { FieldKind, FieldView } from "../../contract/types.ts";
import { formatDay, formatFull } from "../../messages/format.ts";
import { value as texts } from "../../messages/value.ts";
import { inSentenceCase } from "../values/choices.ts";

/** What two writings of the same value have in common; the program behind this compares the same way. */
function keyOf(kind: FieldKind, value: string): string {
  const text = value.trim();
  switch (kind) {
    case "email":
      return text.toLowerCase();
    case "phone":
      return text.replace(/[^+\d]/g, "");
    case "postal_code":
      return text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
    case "ssn":
      return text.replace(/\D/g, "").slice(-4);
    case "date":
      return text.slice(0, 10);
    case "country":
    case "country_name":
      return countryKey(text);
    default:
      return text.normalize().replace(/\s+/g, " ");
  }
}

/** Whether two values mean the same, so that they stand on one line. */
export function sameValue(kind: FieldKind, one: string, other: string): boolean {
  return keyOf(kind, one) === keyOf(kind, other);
}

/** Whether two fields hold the same. Hidden values are not here to be compared: their marks are. */
export function sameField(one: FieldView, other: FieldView): boolean {
  if (one.mark !== null || other.mark !== null) return one.mark === other.mark;
  return sameValue(one.kind, one.value, other.value);
}

const countryNames = new Intl.DisplayNames("en", { type: "region" });

/** `NL`, `nl` and `Netherlands` are one country. */
export function countryKey(value: string): string {
  const isCode = /^\p{L}{2}$/u.test(value);
  try {
    return ((isCode && countryNames.of(value.toUpperCase())) || value).toLowerCase();
  } catch {
    return value.toLowerCase();
  }
}

/** A value as it is read: a choice by its name, yes or no for a flag, a day in words. */
export function shownValue({ kind, choices, value }: Pick<FieldView, "kind" | "choices" | "value">): string {
  if (kind === "flag") return value === "true" ? texts.yes : value === "false" ? texts.no : value;
  if (kind === "date") return formatDay(value);
  // Systems tell when something happened there in the writing of machines.
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return formatFull(value);
  const choice = choices.find((one) => one.value === value);
  return choice ? inSentenceCase(choice.label) : value;
}

/** The field in which systems say how they stand to a customer. */
export const statusKey = "status";

/** A status by its name; one without a name, `INVITE_CUSTOMER`, as words. */
export function statusText(field: Pick<FieldView, "kind" | "choices" | "value">): string {
  return inSentenceCase(shownValue(field));
}
