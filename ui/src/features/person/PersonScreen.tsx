import { keepPreviousData } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { runCommand, useCommand } from "../../commands/registry.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import type { JsonValue, PersonView } from "../../contract/types.ts";
import { isGone } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { person, record } from "../../messages/person.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { asTexts } from "../drafts/useDraft.ts";
import { useLeftBehind } from "../drafts/useLeftBehind.ts";
import { usePersonChanges } from "../pending/usePersonChanges.ts";
import { eventKeyOf } from "./AddEvent.tsx";
import { AddressesCard } from "./AddressesCard.tsx";
import { ChannelsCard, CustomFieldsCard } from "./Cards.tsx";
import { PersonChangesContext } from "./changes.ts";
import { CreateOutcome } from "./CreateOutcome.tsx";
import { GoneRecords } from "./GoneRecords.tsx";
import { IdentityCard } from "./IdentityCard.tsx";
import { KeptEdits } from "./KeptEdits.tsx";
import { PendingStrip } from "./PendingStrip.tsx";
import { PersonHeader } from "./PersonHeader.tsx";
import styles from "./PersonScreen.module.css";
import { PersonSkeleton } from "./PersonSkeleton.tsx";
import { useReadWish } from "./reading.ts";
import { RecordsCard } from "./RecordsCard.tsx";
import { Timeline } from "./Timeline.tsx";
import { UnsavedEvent } from "./UnsavedEvent.tsx";
import { useRefresh } from "./useRefresh.ts";

/** The chosen customer. While another one loads, the last one stays, out of reach. */
export function PersonScreen() {
  const { personId } = useParams({ from: "/customers/$personId" });
  const query = useCommandQuery("person_get", { personId }, { placeholderData: keepPreviousData });
  if (query.error && isGone(query.error)) {
    return <Gone />;
  }
  if (query.error) {
    return (
      <div className={styles.failed}>
        <ErrorNotice error={query.error} kept={errors.kept} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.data) return <PersonSkeleton />;
  return <Person key={query.data.personId} view={query.data} isBehind={query.isPlaceholderData} />;
}

/** Whether there is anything in the draft of an event. */
const hasEvent = (body: JsonValue) => {
  const { message, initiatedBy, sourceUrl } = asTexts(body);
  return [message, initiatedBy, sourceUrl].some((text) => (text ?? "").trim() !== "");
};

/** The focus stays on the screen when the customer it was on is gone. */
function Gone() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  }, []);
  return (
    <div ref={place} tabIndex={-1} className={styles.gone}>
      <EmptyState title={person.goneTitle} text={person.goneText} />
    </div>
  );
}

function Person({ view, isBehind }: { view: PersonView; isBehind: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const refresh = useRefresh(view);
  const changes = usePersonChanges(view.personId, view.waiting);
  const isEventLeft = useLeftBehind(eventKeyOf(view), hasEvent);
  const [isEventTyped, setEventTyped] = useState<boolean | null>(null);
  const discardDraft = useAction("draft_discard");
  const read = () => heading.current?.focus();
  // What had the focus before a dialog may be gone, with the menu it was opened from or by what was done in it.
  const readIfLost = () =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) read();
    });
  useCommand("customer.read", read);
  useReadWish(view.personId, !isBehind, read);
  useCommand("customer.refresh", refresh.run);

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of dialogs and menus pass through here too, since React follows the tree and not the document.
    if (event.key !== "Escape" || event.defaultPrevented || !event.currentTarget.contains(event.target as Node)) return;
    runCommand("find.results");
  };

  return (
    <div className={styles.scroller}>
      {/* Escape leads back to the list from wherever on the page the focus is. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <article
        className={styles.page}
        aria-label={person.page}
        aria-busy={isBehind}
        inert={isBehind}
        onKeyDown={onKeyDown}
      >
        <PersonHeader
          view={view}
          headingRef={heading}
          onRefresh={refresh.run}
          isRefreshing={refresh.isRunning}
          onEventTyped={setEventTyped}
          onDialogClosed={readIfLost}
        />
        {(isEventTyped ?? isEventLeft) && (
          <UnsavedEvent
            onDiscard={() => {
              discardDraft.mutate({ key: eventKeyOf(view) });
              setEventTyped(false);
              read();
            }}
          />
        )}
        {refresh.failures.map((failure) => (
          <div key={failure.recordId}>
            <p className={styles.failedWhat}>{record.refreshFailed(failure.system)}</p>
            <ErrorNotice error={failure.error} kept={record.keptShown} onRetry={refresh.run} compact />
          </div>
        ))}
        <PersonChangesContext value={changes}>
          <CreateOutcome view={view} onDropped={readIfLost} />
          <PendingStrip waiting={view.waiting} needsAttention={view.needsAttention} onUndone={readIfLost} />
          {view.records.map(({ recordId }) => (
            <KeptEdits key={recordId} recordId={recordId} />
          ))}
          <GoneRecords view={view} onForgotten={readIfLost} />
          <div className={styles.columns}>
            <div className={styles.column}>
              <IdentityCard view={view} />
              <ChannelsCard view={view} />
              <AddressesCard view={view} />
              <CustomFieldsCard view={view} />
              <RecordsCard view={view} />
            </div>
            <div className={styles.column}>
              <Timeline view={view} />
            </div>
          </div>
        </PersonChangesContext>
      </article>
    </div>
  );
}
