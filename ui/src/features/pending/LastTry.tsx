import type { OperationView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { pending } from "../../messages/pending.ts";
import styles from "./Pending.module.css";

/** What happened at the last try, and which of the values it is about. */
export function LastTry({ operation, onOpenConnection }: { operation: OperationView; onOpenConnection: () => void }) {
  const { lastError, editable } = operation;
  if (!lastError) return null;
  const labelOf = (key: string) => editable.find((one) => one.key === key)?.label;
  return (
    <div className={styles.last}>
      <h2 className={styles.lastTitle}>{pending.lastTry}</h2>
      <ErrorNotice
        error={lastError}
        kept={pending.kept}
        onOpenConnections={onOpenConnection}
        about={
          lastError.fields.length > 0 && (
            <ul className={styles.concerned} aria-label={pending.concerns}>
              {lastError.fields.map(({ field, message }) => (
                <li key={`${field} ${message}`}>
                  {labelOf(field) && <b>{pending.concern(labelOf(field) ?? "")}</b>} {message}
                </li>
              ))}
            </ul>
          )
        }
      />
    </div>
  );
}
