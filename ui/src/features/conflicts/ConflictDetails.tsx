import { Skeleton } from "../../components/Skeleton.tsx";
import { isGone } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { useStoredDraft } from "../drafts/useDraft.ts";
import { ConflictPane, type DecidingProps } from "./ConflictPane.tsx";
import panes from "../../components/Panes.module.css";
import { LostCustomer } from "./LostCustomer.tsx";
import { draftKeyOf } from "./useDecisions.ts";

/** The chosen conflict as soon as it is there, with what was decided about it before. */
export function ConflictDetails({ operationId, ...deciding }: DecidingProps & { operationId: string }) {
  const { data, error, refetch } = useCommandQuery("conflict_get", { operationId });
  const draft = useStoredDraft(draftKeyOf(operationId));
  if (!data && error) {
    return isGone(error) ? null : <ErrorNotice error={error} kept={texts.kept} onRetry={() => void refetch()} />;
  }
  if (!data || !draft.isReady) {
    return (
      <div aria-busy="true" aria-label={texts.loading} className={panes.loading}>
        <Skeleton width="50%" height={20} />
        <Skeleton width="100%" height={180} />
        <Skeleton width="100%" height={96} />
      </div>
    );
  }
  if (data.kind === "gone" || data.kind === "somebody_else") {
    const { onDecided, ...rest } = deciding;
    return (
      <LostCustomer view={data} {...rest} onDone={() => onDecided({ operationIds: [operationId], stillOpen: 0 })} />
    );
  }
  return <ConflictPane view={data} kept={draft.body} {...deciding} />;
}
