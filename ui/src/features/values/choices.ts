import type { Choice } from "../../contract/types.ts";

/** A word as systems keep it, `INVITE_CUSTOMER`, as people write it: "Invite customer". Anything else stays as it is. */
export function inSentenceCase(text: string): string {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(text) || text.length < 4) return text;
  const words = text.replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Choices as they are shown. */
export function shownChoices(choices: readonly Choice[]): Choice[] {
  return choices.map(({ value, label }) => ({ value, label: inSentenceCase(label) }));
}
