import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useSettled } from "../../components/useSettled.ts";
import { VirtualGrid } from "../../components/VirtualGrid.tsx";
import type { ActivityEntry, ActivityFilter } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { activity, kindsOf } from "../../messages/activity.ts";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import styles from "./Activity.module.css";
import { ActivityFilters, type Shown } from "./ActivityFilters.tsx";
import { EntryDetails } from "./EntryDetails.tsx";
import { useActivityRows } from "./useActivityRows.ts";
import { Verdict } from "./Verdict.tsx";

const columns = [
  { id: "what", header: activity.columnWhat, width: "minmax(0, 2fr)" },
  { id: "customer", header: activity.columnCustomer, width: "minmax(0, 1fr)" },
  { id: "system", header: activity.columnSystem, width: "64px" },
  { id: "when", header: activity.columnWhen, width: "96px", align: "end" },
] as const;

const everything: Shown = { query: "", group: "all", connectionId: "" };

/** How long typing has to rest before it is looked for. */
const TYPING_MS = 120;

/** What happened on this device, newest first, and beside it the chosen entry. Enter opens the customer of an entry. */
export function ActivityScreen() {
  const navigate = useNavigate();
  const open = useOpenCustomer();
  const [now] = useState(() => new Date());
  const [shown, setShown] = useState(everything);
  const query = useSettled(shown.query, TYPING_MS);
  const filter: ActivityFilter = {
    query,
    kinds: kindsOf(shown.group),
    connectionId: shown.connectionId || null,
    personId: null,
    from: null,
    to: null,
  };
  const { total, isBehind, entryAt, onWindow, error, refetch } = useActivityRows(filter);
  const verify = useAction("activity_verify");

  // Entries only ever come before the others, so that counted from the oldest the chosen one keeps its place.
  const [place, setPlace] = useState<number | null>(null);
  const active = total === null || total === 0 ? -1 : Math.min(total - 1, Math.max(0, total - (place ?? total)));
  if (place === null && total !== null && total > 0 && !isBehind) setPlace(total);
  const chosen = entryAt(active);
  const isFiltered = JSON.stringify(shown) !== JSON.stringify(everything);
  const show = (next: Shown) => {
    setShown(next);
    setPlace(null);
  };

  const cells = (index: number): ReactNode[] | undefined => {
    const entry = entryAt(index);
    return (
      entry && [
        <What key="what" entry={entry} />,
        <Customer key="customer" entry={entry} onOpen={open} />,
        <System key="system" entry={entry} />,
        <When key="when" entry={entry} now={now} />,
      ]
    );
  };

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{activity.title}</h1>
        <p className={styles.lead}>{activity.lead}</p>
        <span className={styles.gap} />
        {total !== null && total > 0 && <p className={styles.lead}>{activity.entries(total)}</p>}
        <Button isPending={verify.isPending} onPress={() => verify.mutate({})}>
          {activity.verify}
        </Button>
      </header>
      {(error ?? verify.error) && (
        <div className={styles.notice}>
          {error && <ErrorNotice error={error} onRetry={refetch} />}
          {verify.error && <ErrorNotice error={verify.error} />}
        </div>
      )}
      {verify.data && (
        <div className={styles.notice}>
          <Verdict verdict={verify.data} />
        </div>
      )}
      {total === 0 && !isFiltered ? (
        <EmptyState title={activity.emptyTitle} text={activity.emptyText}>
          <Button onPress={() => void navigate({ to: "/customers" })}>{activity.openCustomers}</Button>
        </EmptyState>
      ) : (
        <div className={styles.panes}>
          <div className={styles.list}>
            <ActivityFilters shown={shown} onChange={show} />
            <VirtualGrid
              label={activity.list}
              columns={columns}
              rowCount={total ?? 0}
              rowHeight={52}
              cells={cells}
              placeholder={<Skeleton width="60%" />}
              isBusy={total === null}
              activeIndex={active}
              activeKey={chosen?.entryId ?? null}
              listKey={JSON.stringify(filter)}
              onActiveChange={(index) => setPlace((total ?? 0) - index)}
              onWindow={onWindow}
              onOpen={(index) => {
                const personId = entryAt(index)?.personId;
                if (personId) open(personId);
              }}
              empty={
                <EmptyState title={activity.noneFits} text={activity.noneFitsText}>
                  <Button onPress={() => show(everything)}>{activity.showAll}</Button>
                </EmptyState>
              }
            />
          </div>
          <section className={styles.details} aria-label={activity.details}>
            {chosen && <EntryDetails key={chosen.entryId} entryId={chosen.entryId} onOpenCustomer={open} />}
          </section>
        </div>
      )}
    </div>
  );
}

function What({ entry }: { entry: ActivityEntry }) {
  const detail = activity.detail(entry);
  return (
    <>
      <p className={styles.sentence}>{activity.sentence(entry)}</p>
      {detail !== "" && <p className={styles.second}>{detail}</p>}
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
    <time dateTime={entry.at} title={formatFull(entry.at)} className={styles.when}>
      {formatMoment(entry.at, now)}
    </time>
  );
}
