import { Badge, type Tone } from "../../components/Badge.tsx";
import type { Allowed, ConnectionTest } from "../../contract/types.ts";
import { settings } from "../../messages/settings.ts";
import styles from "./Settings.module.css";

const texts = settings.connection;

interface TestResultProps {
  isRunning: boolean;
  result: ConnectionTest | null;
  /** The form says something else by now. */
  isStale: boolean;
}

/** What trying the connection found, where it was asked for. Announced; never moves what is above it. */
export function TestResult({ isRunning, result, isStale }: TestResultProps) {
  return (
    <div role="status" className={styles.testSlot}>
      {isRunning && <p className={styles.note}>{texts.testing}</p>}
      {!isRunning && result && <Found result={result} isStale={isStale} />}
    </div>
  );
}

function Found({ result, isStale }: { result: ConnectionTest; isStale: boolean }) {
  const words = texts.outcome[result.outcome];
  return (
    <div className={styles.test} data-ok={result.ok}>
      <p className={styles.testTitle}>
        {words.title}
        {result.customers !== null && <span className={styles.note}>{texts.found(result.customers)}</span>}
        {isStale && <Badge tone="warn">{texts.testStale}</Badge>}
      </p>
      <p>
        {result.message !== words.title && `${result.message} `}
        <span className={styles.quiet}>{words.advice}</span>
      </p>
      {result.ok && (
        <dl className={styles.rights}>
          <Right name={texts.read} allowed={result.read} />
          <Right name={texts.change} allowed={result.change} />
        </dl>
      )}
    </div>
  );
}

function Right({ name, allowed }: { name: string; allowed: Allowed }) {
  const tone: Tone = !allowed.ok ? "bad" : allowed.unverified ? "neutral" : "good";
  return (
    <div className={styles.right}>
      <dt>{name}</dt>
      <dd>
        <Badge tone={tone}>{!allowed.ok ? settings.rightNo : allowed.unverified ? texts.untried : texts.allowed}</Badge>
        {allowed.reason !== null && <span className={styles.note}>{allowed.reason}</span>}
      </dd>
    </div>
  );
}
