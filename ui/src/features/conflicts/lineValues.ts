import type { ConflictLine, ConflictPart, Revealed } from "../../contract/types.ts";
import { value as texts } from "../../messages/value.ts";
import { shownValue } from "../person/values.ts";

type Side = "was" | "yours" | "theirs";

/** The value of a part as it is read. Of a hidden one there is as much as may be seen. */
function partText(part: ConflictPart, side: Side): string {
  const value = part[side];
  if (value === "" || part.masked) return value;
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
export function lineTexts({ parts }: ConflictLine, side: Side): string[] {
  const rows: string[][] = [];
  let group: readonly string[] | undefined;
  for (const part of parts) {
    const own = together.find((ends) => ends.includes(endOf(part)));
    const text = partText(part, side);
    if (own && own === group) rows.at(-1)?.push(text);
    else rows.push([text]);
    group = own;
  }
  return rows.map((row) => row.filter((text) => text !== "").join(" ")).filter((text) => text !== "");
}

/** The value of a line in one text, for what reads it out. */
export function spoken(line: ConflictLine, side: Side, empty: string): string {
  const isHidden = line.parts.some((part) => part.masked && part[side] !== "");
  return isHidden ? texts.hiddenWord : lineTexts(line, side).join(", ") || empty;
}

/** The keys of the fields whose values are hidden. */
export const hiddenKeys = (lines: readonly ConflictLine[]): string[] =>
  lines.flatMap(({ parts }) => parts.flatMap(({ key, masked }) => (masked ? [key] : [])));

/** The lines with the hidden values that were asked for, in the order of their keys. */
export function withRevealed(lines: readonly ConflictLine[], revealed: readonly Revealed[]): ConflictLine[] {
  const found = new Map(hiddenKeys(lines).map((key, at) => [key, revealed[at]]));
  return lines.map((line) => ({
    ...line,
    parts: line.parts.map((part) => {
      const values = part.masked ? found.get(part.key) : undefined;
      if (!values) return part;
      return { ...part, masked: false, was: values.was ?? "", yours: values.value, theirs: values.theirs ?? "" };
    }),
  }));
}
