import { formatCount, pluralize } from "./format.ts";

/** Texts about copying a value to the other systems of a customer. */
export const copy = {
  more: (name: string) => `More for ${name}`,
  toSystems: "Copy to other systems…",
  value: "Copy the text",
  copied: "Copied",
  copiedHidden: "Copied. It is taken off the clipboard after 30 seconds.",
  notCopied: "It could not be copied.",
  title: (label: string) => `Copy ${label} to other systems`,
  planning: "Looking up what would change …",
  lead: "Each copy is an ordinary edit: saved here first, sent by itself, and shown on the field until it is there.",
  targets: "Where to",
  noTargets: "This customer is in no other system.",
  change: (label: string) => `${label}:`,
  before: "now",
  after: "then",
  notSet: "not set",
  added: (value: string) => `${value} is added`,
  nothing: "Nothing would change.",
  confirm: (count: number) =>
    count === 0 ? "Copy" : `Copy to ${formatCount(count)} ${pluralize(count, "system", "systems")}`,
  noneChosen: "Choose at least one system.",
  saved: (count: number) =>
    `${formatCount(count)} ${pluralize(count, "edit", "edits")} saved here; ${pluralize(count, "it is", "they are")} sent by ${pluralize(count, "itself", "themselves")}.`,
  kept: "Nothing was copied.",
} as const;
