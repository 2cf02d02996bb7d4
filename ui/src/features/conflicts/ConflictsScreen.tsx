import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { FilterChips } from "../../components/FilterChips.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useLostFocus } from "../../components/useLostFocus.ts";
import type { VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { ConflictDetails } from "./ConflictDetails.tsx";
import { ConflictGrid, rowOfConflict, rowOfMerge } from "./ConflictGrid.tsx";
import panes from "../../components/Panes.module.css";
import styles from "./Conflicts.module.css";
import { DecidedStrip } from "./DecidedStrip.tsx";
import { MergeDetails } from "./MergeDetails.tsx";
import { focusLine } from "./useConflictKeys.ts";
import { useSelected } from "./useSelected.ts";

/** Whichever conflict is shown next. */
const NEXT = "next";

/** Where you and somebody else changed the same; and, for reading, where both changes went together by themselves. */
export function ConflictsScreen() {
  const navigate = useNavigate();
  const { operation, merge, show = "open" } = useSearch({ strict: false });
  const grid = useRef<VirtualGridHandle>(null);
  const details = useRef<HTMLElement>(null);
  const list = useCommandQuery("conflicts_list", {});
  const { conflicts = [], merged = [], decided = [], mergedToday = 0 } = list.data ?? {};
  const isMerged = show === "merged";

  const chosen = useSelected(list.data ? conflicts.map(({ operationId }) => operationId) : null, operation ?? null);
  const chosenMerge = useSelected(list.data ? merged.map(({ mergeId }) => mergeId) : null, merge ?? null);
  const [last, setLast] = useState<{ operationIds: readonly string[]; stillOpen: number }>({
    operationIds: [],
    stillOpen: 0,
  });
  // Once one is decided the focus goes on to the next; one that goes by itself leaves it alone.
  // One that was taken back has to be in the list again first.
  const [focusFor, setFocusFor] = useState<string | typeof NEXT | null>(null);
  const onFocused = useCallback(() => setFocusFor(null), []);
  useLostFocus(conflicts.length, () => (grid.current ? grid.current.focus() : details.current?.focus()));

  if (list.error) {
    return (
      <div className={panes.alone}>
        <ErrorNotice error={list.error} kept={texts.kept} onRetry={() => void list.refetch()} />
      </div>
    );
  }

  const select = (id: string) =>
    void navigate({
      to: "/conflicts",
      search: isMerged ? { show: "merged", merge: id } : { operation: id },
      replace: true,
    });
  const toDetails = () => {
    focusLine(details.current, 0);
    if (!details.current?.contains(document.activeElement)) details.current?.focus();
  };
  const shownMerge = merged.find(({ mergeId }) => mergeId === chosenMerge.id);
  const isEmpty = list.data !== undefined && (isMerged ? merged.length === 0 : conflicts.length === 0);

  return (
    <div className={panes.panes}>
      <div className={panes.list}>
        <div className={styles.chips}>
          <FilterChips
            label={texts.show}
            value={isMerged ? "merged" : "open"}
            onChange={(next) =>
              void navigate({ to: "/conflicts", search: next === "merged" ? { show: "merged" } : {}, replace: true })
            }
            choices={[
              { value: "open", label: texts.needYou(conflicts.length) },
              { value: "merged", label: texts.mergedToday(mergedToday) },
            ]}
          />
        </div>
        <ConflictGrid
          gridRef={grid}
          label={isMerged ? texts.mergedList : texts.list}
          rows={list.data ? (isMerged ? merged.map(rowOfMerge) : conflicts.map(rowOfConflict)) : null}
          selectedId={isMerged ? chosenMerge.id : chosen.id}
          onSelect={select}
          onOpen={toDetails}
        />
        <DecidedStrip
          decided={decided}
          last={last.operationIds}
          stillOpen={decided.length > 0 ? last.stillOpen : 0}
          onUndone={(operationId) => {
            setLast({ operationIds: [], stillOpen: 0 });
            setFocusFor(operationId);
            void navigate({ to: "/conflicts", search: { operation: operationId }, replace: true });
          }}
        />
      </div>
      <section
        ref={details}
        tabIndex={-1}
        className={panes.details}
        aria-label={isMerged ? texts.mergeDetails : texts.details}
      >
        {!isMerged && chosen.isLost && <Notice>{texts.gone}</Notice>}
        {isEmpty && (
          <>
            <h1 className="visually-hidden">{texts.title}</h1>
            <EmptyState
              title={isMerged ? texts.emptyMergedTitle : texts.emptyTitle}
              text={isMerged ? texts.emptyMergedText : texts.emptyText}
            >
              <Button onPress={() => void navigate({ to: "/customers" })}>{texts.openCustomers}</Button>
            </EmptyState>
          </>
        )}
        {isMerged && shownMerge && <MergeDetails key={shownMerge.mergeId} merge={shownMerge} />}
        {!isMerged && chosen.id !== null && (
          <ConflictDetails
            key={chosen.id}
            operationId={chosen.id}
            takesFocus={focusFor === NEXT || focusFor === chosen.id}
            onFocused={onFocused}
            onDecided={({ operationIds, stillOpen }) => {
              setLast({ operationIds, stillOpen });
              void navigate({ to: "/conflicts", search: {}, replace: true });
              setFocusFor(NEXT);
            }}
            onLater={() => {
              const at = conflicts.findIndex(({ operationId }) => operationId === chosen.id);
              const next = conflicts[at + 1] ?? conflicts[0];
              if (next) select(next.operationId);
              grid.current?.focus();
            }}
          />
        )}
      </section>
    </div>
  );
}
