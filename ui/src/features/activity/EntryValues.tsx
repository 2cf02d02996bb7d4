import type { ValueChange } from "../../contract/types.ts";
import { activity } from "../../messages/activity.ts";
import styles from "./Activity.module.css";

/** The values an entry was about. */
export function EntryValues({ values }: { values: readonly ValueChange[] }) {
  const hasTheirs = values.some(({ theirs }) => theirs !== null);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{activity.columnField}</th>
          <th scope="col">{activity.columnBefore}</th>
          {hasTheirs && <th scope="col">{activity.columnTheirs}</th>}
          <th scope="col">{activity.columnAfter}</th>
        </tr>
      </thead>
      <tbody>
        {values.map(({ label, before, after, theirs }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className={styles.quiet}>{before || activity.notSet}</td>
            {hasTheirs && <td className={styles.quiet}>{theirs === null ? "" : theirs || activity.notSet}</td>}
            <td>{after || activity.notSet}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
