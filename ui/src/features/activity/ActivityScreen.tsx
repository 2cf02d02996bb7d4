import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { VirtualGrid } from "../../components/VirtualGrid.tsx";
import type { ActivityEntry } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { activity } from "../../messages/activity.ts";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { useOpenCustomer } from "../person/reading.ts";
import styles from "./Activity.module.css";
import { EntryValues } from "./EntryValues.tsx";
import { useActivityRows } from "./useActivityRows.ts";

const columns = [
  { id: "what", header: activity.columnWhat, width: "minmax(0, 2fr)" },
  { id: "customer", header: activity.columnCustomer, width: "minmax(0, 1fr)" },
  { id: "system", header: activity.columnSystem, width: "64px" },
  { id: "when", header: activity.columnWhen, width: "96px", align: "end" },
] as const;

/** What happened on this device, newest first. Enter opens the customer of an entry. */
export function ActivityScreen() {
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const [active, setActive] = useState(0);
  const { total, entryAt, onWindow, error, refetch } = useActivityRows();
  const [isExpanded, setExpanded] = useState(false);
  const open = useOpenCustomer();
  const chosen = entryAt(active);

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
      </header>
      {error && (
        <div className={styles.error}>
          <ErrorNotice error={error} onRetry={refetch} />
        </div>
      )}
      {total === 0 ? (
        <EmptyState title={activity.emptyTitle} text={activity.emptyText}>
          <Button onPress={() => void navigate({ to: "/customers" })}>{activity.openCustomers}</Button>
        </EmptyState>
      ) : (
        <VirtualGrid
          label={activity.list}
          columns={columns}
          rowCount={total ?? 0}
          rowHeight={52}
          cells={cells}
          placeholder={<Skeleton width="60%" />}
          isBusy={total === null}
          activeIndex={total ? Math.min(active, total - 1) : -1}
          activeKey={entryAt(active)?.entryId ?? null}
          onActiveChange={setActive}
          onWindow={onWindow}
          onOpen={(index) => {
            const personId = entryAt(index)?.personId;
            if (personId) open(personId);
          }}
        />
      )}
      {chosen && chosen.values.length > 0 && (
        <EntryValues entry={chosen} isExpanded={isExpanded} onExpandedChange={setExpanded} />
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
