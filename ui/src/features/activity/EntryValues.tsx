import { useId } from "react";

import { Disclosure } from "../../components/Disclosure.tsx";
import type { ActivityEntry } from "../../contract/types.ts";
import { activity } from "../../messages/activity.ts";
import styles from "./Activity.module.css";

interface EntryValuesProps {
  entry: ActivityEntry;
  isExpanded: boolean;
  onExpandedChange: (isExpanded: boolean) => void;
}

/** The values the chosen entry was about. Stands below the list, so that no row moves. */
export function EntryValues({ entry, isExpanded, onExpandedChange }: EntryValuesProps) {
  const id = useId();
  const { values } = entry;
  const hasTheirs = values.some(({ theirs }) => theirs !== null);
  return (
    <section className={styles.values} aria-labelledby={id}>
      <h2 id={id} className="visually-hidden">
        {activity.valuesOf}
      </h2>
      <Disclosure
        title={activity.values(values.length)}
        aside={[activity.sentence(entry), entry.personName].filter(Boolean).join(" · ")}
        isExpanded={isExpanded}
        onExpandedChange={onExpandedChange}
      >
        <div className={styles.scroll}>
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
                  <td className={styles.second}>{before || activity.notSet}</td>
                  {hasTheirs && <td className={styles.second}>{theirs === null ? "" : theirs || activity.notSet}</td>}
                  <td>{after || activity.notSet}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Disclosure>
    </section>
  );
}
