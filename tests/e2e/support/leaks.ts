import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** Where a text that must not be written down was found. */
interface Leak {
  readonly text: string;
  readonly where: string;
}

/** Looks for texts in every file below the folders, as UTF-8 and as UTF-16, which web views keep their text in. */
export async function leaksInFolders(folders: readonly string[], texts: readonly string[]): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      leaks.push(...leaksIn(await readFile(file), file, texts));
    }
  }
  return leaks;
}

/** Looks for texts in what something has written. */
export function leaksIn(bytes: Buffer, where: string, texts: readonly string[]): Leak[] {
  const isIn = (text: string) => bytes.includes(text, 0, "utf8") || bytes.includes(text, 0, "utf16le");
  return texts.filter(isIn).map((text) => ({ text, where }));
}
