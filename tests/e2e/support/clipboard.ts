import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { ownBinary } from "./program.ts";

const run = promisify(execFile);

/** The text on the clipboard as another program finds it; null if there is none. */
export async function clipboardText(): Promise<string | null> {
  const { stdout } = await run(ownBinary("CLIPBOARD_TEXT_BINARY", "clipboard-text"));
  return JSON.parse(stdout) as string | null;
}
