import { useEffect, useState } from "react";

import { Notice } from "../../components/Notice.tsx";
import type { WireError } from "../../contract/types.ts";
import { person } from "../../messages/person.ts";
import { usePlatform } from "../../platform/queries.ts";
import { asObject, useDraftKeeper, useStoredDraft } from "../drafts/useDraft.ts";
import { HiddenDrafts } from "./hiddenDrafts.ts";
import { hiddenOf, restoreUnsaved, subscribeUnsaved, unsavedOf } from "./unsaved.ts";

/** Keeps what is typed into a record's values and not saved, field by field, and offers it again when the record is opened. */
export function KeptEdits({ recordId }: { recordId: string }) {
  const platform = usePlatform();
  const key = `edits:${recordId}`;
  const { isReady, body } = useStoredDraft(key);
  const { keeper, error } = useDraftKeeper(key);
  const [hiddenError, setHiddenError] = useState<WireError | null>(null);

  useEffect(() => {
    if (!isReady) return;
    const hidden = new HiddenDrafts(platform, recordId, setHiddenError);
    let last = JSON.stringify(asObject(body) ?? {});
    const write = () => {
      hidden.keep(hiddenOf(recordId));
      const unsaved = unsavedOf(recordId);
      const now = JSON.stringify(unsaved);
      if (now === last) return;
      last = now;
      if (now === "{}") keeper.discard();
      else keeper.save(unsaved);
    };
    restoreUnsaved(recordId, body);
    write();
    const unsubscribe = subscribeUnsaved(write);
    return () => {
      unsubscribe();
      hidden.close();
    };
  }, [platform, isReady, body, keeper, recordId]);

  return (error ?? hiddenError) && <Notice tone="warn">{person.draftFailed}</Notice>;
}
