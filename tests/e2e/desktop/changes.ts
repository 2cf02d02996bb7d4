import type { JournalEntry, Sandbox, System } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";

/** A change as it reached one of the systems. */
interface Change {
  readonly system: System;
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
  /** What came of it, where operation and parameters do not tell. */
  readonly result?: string;
}

function asked({ system, operation, params, result }: JournalEntry): Change {
  return { system, operation, params, ...(result === null ? {} : { result }) };
}

/** Waits until as many changes have arrived since an entry, and returns all there are and the number of the last entry. */
export async function changesOf(
  sandbox: Sandbox,
  since: number,
  count: number,
): Promise<{ changes: readonly Change[]; last: number }> {
  return waitFor(`${count} changes in the systems`, async () => {
    const entries = await sandbox.changes(since);
    const changes = entries.map(asked);
    if (changes.length < count) throw new Error(`so far there are ${JSON.stringify(changes)}`);
    return { changes, last: entries.at(-1)?.seq ?? since };
  });
}
