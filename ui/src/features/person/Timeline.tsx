import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Select } from "../../components/Select.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useNow } from "../../components/useNow.ts";
import type { EntryKind, PersonView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { person } from "../../messages/person.ts";
import { timeline as texts, timelineFilters } from "../../messages/timeline.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Timeline.module.css";
import { TimelineEntry } from "./TimelineEntry.tsx";
import { useTimeline } from "./useTimeline.ts";

type Filter = keyof typeof timelineFilters;

const kindsOf: Record<Filter, EntryKind[]> = {
  all: [],
  tickets: ["ticket", "message"],
  events: ["event", "external_event", "event_added"],
  here: ["created", "edited", "channel", "event_added", "crm_sync", "removed"],
};

/** What happened, newest first: from the systems, and done here. */
export function Timeline({ view }: { view: PersonView }) {
  const [filter, setFilter] = useState<Filter>("all");
  const now = useNow();
  const rows = useTimeline(view.personId, kindsOf[filter]);
  const refresh = useAction("timeline_refresh");
  const read = (withTickets: boolean) => refresh.mutate({ personId: view.personId, withTickets });
  const data = rows.head;
  const isUnverified = view.records.some((record) => record.timeline.ok && record.timeline.unverified);

  return (
    <Card
      title={person.timeline}
      flush
      actions={
        <Select
          label={texts.show}
          hideLabel
          quiet
          value={filter}
          options={Object.entries(timelineFilters).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setFilter(value as Filter)}
        />
      }
    >
      {rows.error && (
        <div className={styles.error}>
          <ErrorNotice error={rows.error} onRetry={rows.retry} compact />
        </div>
      )}
      {!data && !rows.error && <TimelineSkeleton />}
      {rows.entries.length > 0 && (
        <ol className={styles.entries}>
          {rows.entries.map((entry) => (
            <TimelineEntry key={entry.entryId} entry={entry} now={now} />
          ))}
        </ol>
      )}
      {data && data.entries.length === 0 && (
        <div className={styles.empty}>
          <p className={styles.emptyTitle}>{filter === "all" ? texts.emptyTitle : texts.emptyFilter}</p>
          {filter === "all" && <p>{data.unavailable ?? texts.emptyText}</p>}
        </div>
      )}
      {rows.hasEarlier && (
        <div className={styles.more}>
          <Button variant="quiet" isDisabled={rows.isLoadingEarlier} onPress={rows.showEarlier}>
            {texts.earlier}
          </Button>
        </div>
      )}
      {refresh.error && (
        <div className={styles.error}>
          <ErrorNotice
            error={refresh.error}
            kept={texts.kept}
            onRetry={() => read(data?.withTickets ?? false)}
            compact
          />
        </div>
      )}
      {data && (!data.unavailable || data.entries.length > 0) && (
        <footer className={styles.foot}>
          <span role="status" className={styles.readAt}>
            {refresh.isPending
              ? texts.reading
              : data.unavailable
                ? data.unavailable
                : data.readAt
                  ? texts.readAt(data.readAt, now, data.withTickets)
                  : texts.notRead}
          </span>
          {!data.unavailable && (
            <span className={styles.buttons}>
              <Button variant="quiet" isDisabled={refresh.isPending} onPress={() => read(data.withTickets)}>
                {data.readAt ? texts.readAgain : texts.read}
              </Button>
              {!data.withTickets && (
                <Button variant="quiet" isDisabled={refresh.isPending} onPress={() => read(true)}>
                  {texts.addTickets}
                </Button>
              )}
            </span>
          )}
          {!data.unavailable && isUnverified && <p className={styles.caution}>{person.unverified}</p>}
        </footer>
      )}
    </Card>
  );
}

function TimelineSkeleton() {
  return (
    <div className={styles.skeleton}>
      {[84, 62, 74, 58, 80].map((width) => (
        <Skeleton key={width} width={`${width}%`} />
      ))}
    </div>
  );
}
