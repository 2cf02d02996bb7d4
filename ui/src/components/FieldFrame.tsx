import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components";
import styles from "./FieldFrame.module.css";

/** What every form field shows around its input. */
export interface FieldTexts {
  label: string;
  /** Keeps the label for assistive technology only, where a table head or the row already shows it. */
  hideLabel?: boolean;
  /** One sentence of help under the input. */
  description?: ReactNode;
  /** A caution that has to be seen before the value is relied on. */
  caution?: string | undefined;
  /** What is wrong with the value; empty while nothing is. */
  issues?: readonly string[] | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
}

interface FieldFrameProps extends FieldTexts {
  children: ReactNode;
}

const noIssues: readonly string[] = [];

/** Label above, help and issues below; the React Aria parent wires their ids. */
export function FieldFrame({
  label,
  hideLabel,
  description,
  caution,
  issues = noIssues,
  isRequired,
  children,
}: FieldFrameProps) {
  const hasHelp = description !== undefined || caution !== undefined;
  return (
    <>
      <Label className={hideLabel ? styles.hiddenLabel : styles.label}>
        {label}
        {isRequired && <RequiredMark />}
      </Label>
      {children}
      {hasHelp && (
        <Text slot="description" className={styles.help}>
          {description}
          {caution !== undefined && <span className={styles.caution}>{caution}</span>}
        </Text>
      )}
      <FieldIssues issues={issues} />
    </>
  );
}

/** The star of a required field. Assistive technology hears `aria-required` instead. */
function RequiredMark() {
  return <span className={styles.required} aria-hidden="true" />;
}

/** The issues of the surrounding field; it must carry `isInvalid` while there are any. */
function FieldIssues({ issues }: { issues: readonly string[] }) {
  return (
    <FieldError className={styles.issues}>
      {issues.map((issue) => (
        <span key={issue} className={styles.issue}>
          {issue}
        </span>
      ))}
    </FieldError>
  );
}
