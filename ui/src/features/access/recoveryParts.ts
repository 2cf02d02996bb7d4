/** How many parts a recovery code has, and how many letters a part. */
const PARTS = 8;
const LETTERS = 5;

/** No code yet. */
export const noParts: readonly string[] = Array.from({ length: PARTS }, () => "");

/** What a box keeps of what is typed into it: letters and digits as codes are written. */
function letters(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/**
 * The parts after something was typed or pasted into one box, and the box to go on in. A whole code fills all boxes; what does not fit into
 * one goes into those after it, as long as nothing stands there.
 */
export function withTyped(parts: readonly string[], place: number, typed: string): { parts: string[]; next: number } {
  const words = typed.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const pieces = letters(typed).match(/.{1,5}/gu) ?? [""];
  // As it is shown, word by word: a word with a letter too many does not move the words after it.
  if (words.length === PARTS) return { parts: words.map(letters), next: PARTS - 1 };
  if (pieces.length === PARTS) return { parts: pieces, next: PARTS - 1 };
  const after = parts.slice(place + 1, place + pieces.length);
  const fits = place + pieces.length <= PARTS && after.every((part) => part === "");
  const filled = fits ? pieces : [letters(typed)];
  const last = place + filled.length - 1;
  const isFull = (filled.at(-1) ?? "").length === LETTERS;
  return {
    parts: parts.toSpliced(place, filled.length, ...filled),
    next: Math.min(PARTS - 1, isFull ? last + 1 : last),
  };
}

/** The numbers of the parts in which letters are missing. */
export function missingParts(parts: readonly string[]): number[] {
  return parts.flatMap((part, place) => (part.length < LETTERS ? [place + 1] : []));
}
