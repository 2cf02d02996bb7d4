import { formatCount, pluralize } from "./format.ts";

/** Texts about making one person of two, and two of one. */
export const link = {
  open: "Link…",
  title: (name: string) => `Link ${name || "this customer"} with`,
  find: "Find the other customer",
  findPlaceholder: "Name, e-mail, phone or id",
  suggestions: "Might be the same person",
  results: "Customers found",
  looking: "Looking for customers who might be the same …",
  noSuggestions: "Nobody here looks like the same person. Type a name, an address or an id to find somebody.",
  nothing: (query: string) => `Nobody here matches “${query}”.`,
  compareTitle: "Are these the same person?",
  stays: "Stays open",
  joins: "Joins it",
  name: "Name",
  channel: "Reach",
  systems: "Systems",
  why: (reason: string) => `Why: ${reason}`,
  noName: "No name",
  noChannel: "no address or number",
  effect:
    "Every record stays as it is in its system; here they are shown as one person. Unlinking brings back exactly what was.",
  back: "Choose another",
  confirm: "Link",
  linkedToast: (count: number) =>
    `Linked: ${formatCount(count)} ${pluralize(count, "record", "records")} as one person`,
  kept: "Nothing was linked.",
  linked: "Linked",
  unlink: "Unlink",
  unlinkRecord: (system: string) => `Unlink ${system}`,
  unlinked: (system: string) => `The record in ${system} is a customer of its own again.`,
  undo: "Undo",
  openOther: "Open it",
} as const;
