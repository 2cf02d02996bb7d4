import type { SettledLine } from "../../contract/types.ts";
import { conflicts as texts } from "../../messages/conflicts.ts";
import styles from "./Conflicts.module.css";

/** What needs no decision and why, with the values. */
export function Settled({ lines, system }: { lines: readonly SettledLine[]; system: string }) {
  if (lines.length === 0) return null;
  return (
    <div className={styles.settled}>
      {texts.settled(lines, system).map((sentence) => (
        <p key={sentence} className={styles.quiet}>
          {sentence}
        </p>
      ))}
      <SettledValues lines={lines} />
    </div>
  );
}

/** Each value, from what it was to what it is. */
export function SettledValues({ lines }: { lines: readonly SettledLine[] }) {
  return (
    <dl className={styles.values} aria-label={texts.settledTitle}>
      {lines.map(({ label, was, value }) => (
        <div key={label} className={styles.pair}>
          <dt className={styles.pairLabel}>{label}</dt>
          <dd>
            <span className={styles.quiet}>{was || texts.notSet}</span>
            <span aria-hidden="true"> → </span>
            {value || texts.cleared}
          </dd>
        </div>
      ))}
    </dl>
  );
}
