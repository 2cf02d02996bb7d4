import type { WireError } from "../../contract/types.ts";
import type { Platform } from "../../platform/types.ts";
import { DraftKeeper } from "../drafts/keeper.ts";
import { asText } from "../drafts/useDraft.ts";

/** Where what is typed into a hidden value is kept: apart from what is read when its record is opened, and forgotten with the record. */
const keyOf = (id: string, recordId: string) => `hidden/${id.slice(0, -recordId.length - 1)}:${recordId}`;

/** What was typed into a hidden value; null if nothing is kept. Only for its own editor, when the agent goes on with it. */
export async function readHidden(platform: Platform, id: string, recordId: string): Promise<string | null> {
  const { body } = await platform.invoke("draft_get", { key: keyOf(id, recordId) });
  return asText(body) || null;
}

/** Keeps what is typed into the hidden values of a record, each by itself. */
export class HiddenDrafts {
  readonly #platform: Platform;
  readonly #recordId: string;
  readonly #onError: (error: WireError | null) => void;
  readonly #kept = new Map<string, { keeper: DraftKeeper; close: () => void; text: string | null }>();

  constructor(platform: Platform, recordId: string, onError: (error: WireError | null) => void) {
    this.#platform = platform;
    this.#recordId = recordId;
    this.#onError = onError;
  }

  /** Keeps these texts soon, and forgets all others. One that is null is kept already. */
  keep(texts: ReadonlyMap<string, string | null>): void {
    for (const [id, text] of texts) {
      const one = this.#kept.get(id) ?? this.#open(id);
      if (text !== null && text !== one.text) one.keeper.save(text);
      one.text = text;
    }
    for (const [id, { keeper, close }] of this.#kept) {
      if (texts.has(id)) continue;
      keeper.discard();
      close();
      this.#kept.delete(id);
    }
  }

  /** Writes what waits. */
  close(): void {
    for (const { close } of this.#kept.values()) close();
    this.#kept.clear();
  }

  #open(id: string) {
    const keeper = new DraftKeeper(this.#platform, keyOf(id, this.#recordId), this.#onError);
    const one = { keeper, close: keeper.open(), text: null as string | null };
    this.#kept.set(id, one);
    return one;
  }
}
