import { useEffect } from "react";

import { Notice } from "../../components/Notice.tsx";
import { person } from "../../messages/person.ts";
import { asTexts, useDraftKeeper, useStoredDraft } from "../drafts/useDraft.ts";
import { restoreUnsaved, subscribeUnsaved, unsavedOf } from "./unsaved.ts";

/** Keeps what is typed into a record's values and not saved, field by field, and offers it again when the record is opened. */
export function KeptEdits({ recordId }: { recordId: string }) {
  const key = `edits:${recordId}`;
  const { isReady, body } = useStoredDraft(key);
  const { keeper, error } = useDraftKeeper(key);

  useEffect(() => {
    if (!isReady) return;
    const stored = asTexts(body);
    let last = JSON.stringify(stored);
    const write = () => {
      const texts = unsavedOf(recordId);
      const now = JSON.stringify(texts);
      if (now === last) return;
      last = now;
      if (now === "{}") keeper.discard();
      else keeper.save(texts);
    };
    restoreUnsaved(recordId, stored);
    write();
    return subscribeUnsaved(write);
  }, [isReady, body, keeper, recordId]);

  return error && <Notice tone="warn">{person.draftFailed}</Notice>;
}
