import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { activity } from "../../messages/activity.ts";
import { formatFull } from "../../messages/format.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import styles from "./Activity.module.css";
import { EntryRequests } from "./EntryRequests.tsx";
import { EntryValues } from "./EntryValues.tsx";

interface EntryDetailsProps {
  entryId: string;
  onOpenCustomer: (personId: string) => void;
  /** Shows what is about that customer only; null where nothing else is shown. */
  onOnlyCustomer: ((personId: string) => void) | null;
}

/** One entry in full: who caused it, the values it was about, and what was asked of a system for it. */
export function EntryDetails({ entryId, onOpenCustomer, onOnlyCustomer }: EntryDetailsProps) {
  const { data, error, refetch } = useCommandQuery("activity_get", { entryId });
  if (error && !data) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div aria-busy="true" aria-label={activity.loading}>
        <Skeleton width="60%" height={20} />
      </div>
    );
  }
  const { entry, number, cause, valuesErased, requests } = data;
  const { personId, system } = entry;
  const detail = activity.detail(entry);
  return (
    <>
      <header>
        <h2 className={styles.heading}>{activity.sentence(entry)}</h2>
        {detail !== "" && <p className={styles.concerns}>{detail}</p>}
        {system && (
          <p className={styles.at}>
            <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
            <span>{system.name}</span>
          </p>
        )}
        {personId !== null && (
          <p className={styles.at}>
            <button type="button" className={styles.customer} onClick={() => onOpenCustomer(personId)}>
              {entry.personName || activity.noName}
            </button>
            {onOnlyCustomer && (
              <Button small variant="quiet" onPress={() => onOnlyCustomer(personId)}>
                {activity.onlyThis}
              </Button>
            )}
          </p>
        )}
        <p className={styles.at}>
          {[activity.number(number), cause && activity.cause(cause), formatFull(entry.at)].filter(Boolean).join(" · ")}
        </p>
      </header>
      {entry.values.length > 0 && (
        <Card title={activity.valuesTitle} level={3} flush>
          <EntryValues values={entry.values} />
        </Card>
      )}
      {valuesErased && <p className={styles.quiet}>{activity.valuesErased}</p>}
      {entry.operation !== null && (
        <Card title={activity.requestsTitle} level={3} flush>
          <EntryRequests requests={requests} />
        </Card>
      )}
    </>
  );
}
