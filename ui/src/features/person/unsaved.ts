/**
 * Text that was typed into a value and neither saved nor given up, so that looking at another customer loses nothing. In
 * memory only.
 */
const texts = new Map<string, string>();

export function takeUnsaved(id: string): string | null {
  return texts.get(id) ?? null;
}

export function keepUnsaved(id: string, text: string | null): void {
  if (text === null) texts.delete(id);
  else texts.set(id, text);
}
