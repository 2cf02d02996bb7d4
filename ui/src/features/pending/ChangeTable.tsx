import type { OperationView, ValueChange } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { pending } from "../../messages/pending.ts";
import { value as valueTexts } from "../../messages/value.ts";
import { RevealButton } from "../values/RevealButton.tsx";
import { useReveal } from "../values/useReveal.ts";
import styles from "./Pending.module.css";

/** Every value before and after, and what the system holds now where that changed meanwhile. */
export function ChangeTable({ operation }: { operation: OperationView }) {
  const { operationId, changes, hidden } = operation;
  const system = operation.system.name;
  const reveal = useReveal(hidden.map(({ key }) => ({ place: "change", operationId, key })));
  const shown = (change: ValueChange): ValueChange => {
    const found = reveal.values?.[hidden.findIndex(({ label }) => label === change.label)];
    if (!found) return change;
    return { ...change, before: found.was ?? "", after: found.value, theirs: found.theirs ?? change.theirs };
  };
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
          {changes.map(shown).map((change) => (
            <tr key={change.label}>
              <th scope="row">
                {change.label}
                {hidden.some(({ label }) => label === change.label) && (
                  <>
                    {" "}
                    <RevealButton reveal={reveal} name={change.label} />
                  </>
                )}
              </th>
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
      {reveal.error !== null && <ErrorNotice error={reveal.error} kept={valueTexts.stillHidden} compact />}
      {hasTheirs && <p className={styles.meanwhile}>{pending.changedMeanwhile(system)}</p>}
    </>
  );
}
