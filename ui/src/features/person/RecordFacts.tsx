import { Badge, LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import type { PersonView, RecordView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatAgo, formatFull } from "../../messages/format.ts";
import { link } from "../../messages/link.ts";
import { person, record as texts } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { FieldRows } from "./FieldRows.tsx";
import { linesOf } from "./lines.ts";
import styles from "./RecordsCard.module.css";
import { shownValue, statusKey, statusText } from "./values.ts";

interface RecordFactsProps {
  record: RecordView;
  view: PersonView;
  now: Date;
  /** Called with the person the record is of from then on. */
  onUnlinked: (personId: string) => void;
}

/** One record: what only its system knows, what can be changed there, and the way out. */
export function RecordFacts({ record, view, now, onUnlinked }: RecordFactsProps) {
  const unlink = useAction("record_unlink");
  const { recordId, system } = record;
  const own = linesOf(
    view,
    view.fields.filter((field) => field.recordId === recordId && field.group === "system"),
  );
  const isRow = ({ field, isMasked }: (typeof own)[number]) => field.edit.ok || field.change !== null || isMasked;
  const state = texts.state[record.state];
  return (
    <div className={styles.record} role="group" aria-label={system.name}>
      <p className={styles.head}>
        <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
        <b className={styles.name}>{system.name}</b>
        {state && <Badge tone={record.state === "removing" ? "bad" : "warn"}>{state}</Badge>}
        <span className={styles.gap} />
        <span className={styles.seen} title={record.seenAt ? formatFull(record.seenAt) : undefined}>
          {record.seenAt ? texts.seen(formatAgo(record.seenAt, now)) : texts.neverSeen}
        </span>
        {view.records.length > 1 && (
          <Button
            variant="quiet"
            label={link.unlinkRecord(system.name)}
            isPending={unlink.isPending}
            disabledReason={record.unlink.ok ? null : record.unlink.reason}
            onPress={() => {
              unlink.mutateAsync({ recordId }).then(
                ({ personId }) => onUnlinked(personId),
                () => {},
              );
            }}
          >
            {link.unlink}
          </Button>
        )}
      </p>
      <dl className={styles.facts}>
        <Fact label={texts.id} value={record.remoteId ?? texts.noId} isSet={record.remoteId !== null} />
        <Fact label={texts.externalId} value={record.externalId ?? person.notSet} isSet={record.externalId !== null} />
        {own
          .filter((line) => !isRow(line) && line.field.value !== "")
          .map(({ field }) => (
            <Fact
              key={field.key}
              label={field.label}
              value={field.key === statusKey ? statusText(field) : shownValue(field)}
              isSet
              hint={field.edit.reason}
            />
          ))}
        {record.linkedAt && <Fact label={link.linked} value={formatAgo(record.linkedAt, now)} isSet />}
      </dl>
      {unlink.error && <ErrorNotice error={unlink.error} compact />}
      <div className={styles.own}>
        <FieldRows lines={own.filter(isRow)} areCopied={false} />
      </div>
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
