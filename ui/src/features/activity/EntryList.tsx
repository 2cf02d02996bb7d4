import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useNow } from "../../components/useNow.ts";
import { useSettled } from "../../components/useSettled.ts";
import { VirtualGrid } from "../../components/VirtualGrid.tsx";
import type { ActivityEntry, ActivityFilter, ActivityWindow } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { activity, kindsOf } from "../../messages/activity.ts";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { commandQuery, usePlatform } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import panes from "../../components/Panes.module.css";
import twoLines from "../../components/TwoLines.module.css";
import styles from "./Activity.module.css";
import { ActivityFilters, type Shown } from "./ActivityFilters.tsx";
import { EntryDetails } from "./EntryDetails.tsx";
import { usePlace } from "./usePlace.ts";
import { useWindows } from "./useWindows.ts";
import { anyTime, spanOf } from "./when.ts";

const columns = [
  { id: "what", header: activity.columnWhat, width: "minmax(0, 2fr)" },
  { id: "customer", header: activity.columnCustomer, width: "minmax(0, 1fr)" },
  { id: "system", header: activity.columnSystem, width: "64px" },
  { id: "when", header: activity.columnWhen, width: "96px", align: "end" },
] as const;

const everything: Shown = { query: "", group: "all", connectionId: "", when: anyTime };

/** How long typing has to rest before it is looked for. */
const TYPING_MS = 120;

const entriesOf = ({ entries }: ActivityWindow) => entries;

interface EntryListProps {
  /** Only what is about this person. */
  personId: string | null;
  /** The entry to show first, by its place in the log; of use without a person only. */
  entryNumber: number | null;
}

/** What happened on this device, newest first, and beside it the chosen entry. Enter opens the customer of an entry. */
export function EntryList({ personId, entryNumber }: EntryListProps) {
  const navigate = useNavigate();
  const platform = usePlatform();
  const open = useOpenCustomer();
  const now = useNow();
  const [shown, setShown] = useState(everything);
  const query = useSettled(shown.query, TYPING_MS);
  const filter: ActivityFilter = {
    query,
    kinds: kindsOf(shown.group),
    connectionId: shown.connectionId || null,
    personId,
    ...spanOf(shown.when, now),
  };
  const { total, isBehind, some, rowAt, onWindow, error, refetch } = useWindows(
    (offset, limit) => commandQuery(platform, "activity_list", { offset, limit, filter }),
    entriesOf,
  );
  const place = usePlace(total, isBehind, entryNumber);
  const chosen = rowAt(place.index);
  const isFiltered = personId !== null || JSON.stringify(shown) !== JSON.stringify(everything);
  const show = (next: Shown) => {
    setShown(next);
    place.reset();
  };
  const showPerson = (person: string | null) =>
    void navigate({ to: "/activity", search: person === null ? {} : { person }, replace: true });

  const cells = (index: number): ReactNode[] | undefined => {
    const entry = rowAt(index);
    return (
      entry && [
        <What key="what" entry={entry} />,
        <Customer key="customer" entry={entry} onOpen={open} />,
        <System key="system" entry={entry} />,
        <When key="when" entry={entry} now={now} />,
      ]
    );
  };

  if (total === 0 && !isFiltered) {
    return (
      <EmptyState title={activity.emptyTitle} text={activity.emptyText}>
        <Button onPress={() => void navigate({ to: "/customers" })}>{activity.openCustomers}</Button>
      </EmptyState>
    );
  }
  return (
    <>
      {error && (
        <div className={styles.notice}>
          <ErrorNotice error={error} onRetry={refetch} />
        </div>
      )}
      <div className={styles.panes}>
        <div className={panes.list}>
          {personId !== null && (
            <p className={styles.only}>
              <span>{activity.ofCustomer(some?.personName ?? null)}</span>
              <IconButton icon="close" label={activity.ofEverybody} onPress={() => showPerson(null)} />
            </p>
          )}
          <ActivityFilters shown={shown} total={total} onChange={show} />
          <VirtualGrid
            label={activity.list}
            columns={columns}
            rowCount={total ?? 0}
            rowHeight={52}
            cells={cells}
            placeholder={<Skeleton width="60%" />}
            isBusy={total === null}
            activeIndex={place.index}
            activeKey={place.key}
            listKey={JSON.stringify(filter)}
            onActiveChange={place.set}
            onWindow={onWindow}
            onOpen={(index) => {
              const about = rowAt(index)?.personId;
              if (about) open(about);
            }}
            empty={
              <EmptyState title={activity.noneFits} text={activity.noneFitsText}>
                <Button
                  onPress={() => {
                    show(everything);
                    if (personId !== null) showPerson(null);
                  }}
                >
                  {activity.showAll}
                </Button>
              </EmptyState>
            }
          />
        </div>
        <section className={panes.details} aria-label={activity.details}>
          {chosen && (
            <EntryDetails
              key={chosen.entryId}
              entryId={chosen.entryId}
              onOpenCustomer={open}
              onOnlyCustomer={personId === null ? showPerson : null}
            />
          )}
        </section>
      </div>
    </>
  );
}

function What({ entry }: { entry: ActivityEntry }) {
  const detail = activity.detail(entry);
  return (
    <>
      <p className={twoLines.first}>{activity.sentence(entry)}</p>
      {detail !== "" && <p className={twoLines.second}>{detail}</p>}
    </>
  );
}

/** For the pointer; the keyboard opens the row. */
function Customer({ entry, onOpen }: { entry: ActivityEntry; onOpen: (personId: string) => void }) {
  const { personId, personName } = entry;
  if (personId === null) return personName;
  return (
    <button type="button" tabIndex={-1} className={styles.customer} onClick={() => onOpen(personId)}>
      {personName || activity.noName}
    </button>
  );
}

function System({ entry }: { entry: ActivityEntry }) {
  return (
    entry.system && <LetterBadge letters={entry.system.badge} name={entry.system.name} hue={entry.system.provider} />
  );
}

function When({ entry, now }: { entry: ActivityEntry; now: Date }) {
  return (
    <time dateTime={entry.at} title={formatFull(entry.at)} className={twoLines.when}>
      {formatMoment(entry.at, now)}
    </time>
  );
}
