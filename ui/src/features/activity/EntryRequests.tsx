import type { RequestLine } from "../../contract/types.ts";
import { activity } from "../../messages/activity.ts";
import { formatClockSeconds, formatFull } from "../../messages/format.ts";
import styles from "./Activity.module.css";

/** The requests that were made for an entry's change, in the order in which they ended. */
export function EntryRequests({ requests }: { requests: readonly RequestLine[] }) {
  if (requests.length === 0) return <p className={styles.none}>{activity.requestsNone}</p>;
  return (
    <ol className={styles.requests}>
      {requests.map((line, index) => (
        // Two requests may be alike in everything, and their order is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} className={styles.request}>
          <p className={styles.first}>
            <span className={styles.name}>{line.name}</span>
            <span className={styles.quiet}>{line.reads ? activity.requestReads : activity.requestChanges}</span>
            <span className={activity.answerIsWell(line) ? styles.answer : `${styles.answer} ${styles.unwell}`}>
              {activity.answer(line)}
            </span>
          </p>
          <p className={styles.path}>
            {line.method} {line.path}
          </p>
          <p className={styles.quiet}>
            <time dateTime={line.at} title={formatFull(line.at)}>
              {formatClockSeconds(line.at)}
            </time>
            {` · ${activity.took(line)}`}
          </p>
        </li>
      ))}
    </ol>
  );
}
