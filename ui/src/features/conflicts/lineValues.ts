import type { ConflictLine, ConflictPart } from "../../contract/types.ts";
import { value as texts } from "../../messages/value.ts";
import { maskedValue, shownValue } from "../person/values.ts";

type Side = "was" | "yours" | "theirs";

/** The value of a part as it is read; hidden ones only in part until they are asked for. */
function partText(part: ConflictPart, side: Side, isShown: boolean): string {
  const value = part[side];
  if (value === "") return "";
  if (part.masked && !isShown) return maskedValue(part.kind, value);
  return shownValue({ kind: part.kind, choices: part.choices, value });
}

/** Parts that are written behind each other on one line, by how their keys end. */
const together: readonly (readonly string[])[] = [
  ["street", "number"],
  ["postal_code", "city"],
  ["given", "middle", "family"],
];

const endOf = (part: ConflictPart) => part.key.split(".").at(-1) ?? "";

/** The value of a line, part by part, with those on one line that are written so. */
export function lineTexts({ parts }: ConflictLine, side: Side, isShown: boolean): string[] {
  const rows: string[][] = [];
  let group: readonly string[] | undefined;
  for (const part of parts) {
    const own = together.find((ends) => ends.includes(endOf(part)));
    const text = partText(part, side, isShown);
    if (own && own === group) rows.at(-1)?.push(text);
    else rows.push([text]);
    group = own;
  }
  return rows.map((row) => row.filter((text) => text !== "").join(" ")).filter((text) => text !== "");
}

/** The value of a line in one text, for what reads it out. */
export function spoken(line: ConflictLine, side: Side, isShown: boolean, empty: string): string {
  const isHidden = !isShown && line.parts.some((part) => part.masked && part[side] !== "");
  return isHidden ? texts.hiddenWord : lineTexts(line, side, isShown).join(", ") || empty;
}
