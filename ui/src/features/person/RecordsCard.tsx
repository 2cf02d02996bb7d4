import { Badge, LetterBadge } from "../../components/Badge.tsx";
import { Card } from "../../components/Card.tsx";
import { useNow } from "../../components/useNow.ts";
import type { PersonView, RecordView } from "../../contract/types.ts";
import { formatAgo, formatFull } from "../../messages/format.ts";
import { person, record as texts } from "../../messages/person.ts";
import styles from "./RecordsCard.module.css";

/** What each system says about its own record: ids, its own fields, when it was last read. */
export function RecordsCard({ view }: { view: PersonView }) {
  return (
    <Card title={person.systems} flush>
      {view.records.map((record) => (
        <RecordFacts key={record.recordId} record={record} view={view} />
      ))}
    </Card>
  );
}

function RecordFacts({ record, view }: { record: RecordView; view: PersonView }) {
  const now = useNow();
  const own = view.fields.filter((field) => field.recordId === record.recordId && field.group === "system");
  const state = texts.state[record.state];
  return (
    <div className={styles.record}>
      <p className={styles.head}>
        <LetterBadge letters={record.system.badge} name={record.system.name} hue={record.system.provider} />
        <b className={styles.name}>{record.system.name}</b>
        {state && <Badge tone={record.state === "removing" ? "bad" : "warn"}>{state}</Badge>}
        <span className={styles.gap} />
        <span className={styles.seen} title={record.seenAt ? formatFull(record.seenAt) : undefined}>
          {record.seenAt ? texts.seen(formatAgo(record.seenAt, now)) : texts.neverSeen}
        </span>
      </p>
      <dl className={styles.facts}>
        <Fact label={texts.id} value={record.remoteId ?? texts.noId} isSet={record.remoteId !== null} />
        <Fact label={texts.externalId} value={record.externalId ?? person.notSet} isSet={record.externalId !== null} />
        {own.map((field) => (
          <Fact
            key={field.key}
            label={field.label}
            value={field.value || person.notSet}
            isSet={field.value !== ""}
            hint={field.edit.reason}
          />
        ))}
      </dl>
    </div>
  );
}

function Fact({ label, value, isSet, hint }: { label: string; value: string; isSet: boolean; hint?: string | null }) {
  return (
    <div className={styles.fact} title={hint ?? undefined}>
      <dt className={styles.label}>{label}</dt>
      <dd className={isSet ? styles.value : styles.unset}>{value}</dd>
    </div>
  );
}
