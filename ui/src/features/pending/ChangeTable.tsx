import type { ValueChange } from "../../contract/types.ts";
import { pending } from "../../messages/pending.ts";
import styles from "./Pending.module.css";

/** Every value before and after, and what the system holds now where that changed meanwhile. */
export function ChangeTable({ changes, system }: { changes: readonly ValueChange[]; system: string }) {
  if (changes.length === 0) return <p className={styles.noValues}>{pending.noValues}</p>;
  const hasBefore = changes.some((change) => change.before !== "");
  const hasTheirs = changes.some((change) => change.theirs !== null);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{pending.columnField}</th>
            {hasBefore && <th scope="col">{pending.columnBefore}</th>}
            <th scope="col">{pending.columnAfter}</th>
            {hasTheirs && <th scope="col">{pending.columnTheirs(system)}</th>}
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.label}>
              <th scope="row">{change.label}</th>
              {hasBefore && <td className={styles.before}>{change.before || pending.notSet}</td>}
              <td className={change.after === "" ? styles.before : styles.after}>{change.after || pending.removed}</td>
              {hasTheirs && (
                <td className={change.theirs === null ? styles.before : styles.theirs}>
                  {change.theirs === null ? pending.unchanged : change.theirs || pending.notSet}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {hasTheirs && <p className={styles.meanwhile}>{pending.changedMeanwhile(system)}</p>}
    </>
  );
}
