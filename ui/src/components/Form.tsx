import type { FormEvent, KeyboardEvent, ReactNode, Ref } from "react";
import styles from "./Form.module.css";

export interface FormProps {
  /** Names the form for assistive technology. */
  label: string;
  onSubmit: () => void;
  /** Only a button or Ctrl+Enter submits: ending a line must not, where what follows cannot be taken back easily. */
  isDeliberate?: boolean;
  formRef?: Ref<HTMLFormElement>;
  children: ReactNode;
}

/**
 * A form whose rules live behind the boundary: it submits always, and the answer says what is wrong. Ctrl+Enter submits from
 * anywhere in it.
 */
export function Form({ label, onSubmit, isDeliberate, formRef, children }: FormProps) {
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    // A form inside a dialog inside a form would submit both otherwise: React events pass through portals.
    event.stopPropagation();
    onSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    const endsLine = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.ctrlKey || event.metaKey) submit(event);
    else if (isDeliberate && endsLine) event.preventDefault();
  };
  return (
    // Only hears the keys of its own inputs, as a form does for Enter.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={formRef ?? null}
      className={styles.form}
      aria-label={label}
      noValidate
      autoComplete="off"
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      {children}
    </form>
  );
}

/** Fields beside each other where there is room, below each other where there is not. */
export function FormGrid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}

interface FormActionsProps {
  /** What pressing them led to, such as an error. */
  outcome?: ReactNode;
  children: ReactNode;
}

/** The buttons at the end of a form, the main one first. They stay on screen while a long form scrolls, and so does what they led to. */
export function FormActions({ outcome, children }: FormActionsProps) {
  return (
    <div className={styles.foot}>
      {outcome}
      <div className={styles.actions}>{children}</div>
    </div>
  );
}

/** What is wrong with the form as a whole; announced when it appears. */
export function FormSummary({ title, issues }: { title: string; issues: readonly string[] }) {
  return (
    <div role="alert" tabIndex={-1} className={styles.summary} data-form-summary="">
      <strong className={styles.summaryTitle}>{title}</strong>
      {issues.length > 0 && (
        <ul className={styles.summaryList}>
          {issues.map((issue) => (
            <li key={issue}>{issue}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/**
 * Moves focus to the first field that shows an issue, else to the summary. To be called once the issues are rendered.
 */
export function focusFirstIssue(form: HTMLFormElement | null): void {
  const field = form?.querySelector("[data-invalid]");
  const input = field?.matches(focusable) ? field : field?.querySelector(focusable);
  const target = input ?? form?.querySelector("[data-form-summary]");
  if (!(target instanceof HTMLElement)) return;
  target.focus();
  // The label above it and the issue below it are wanted on screen too.
  (field ?? target).scrollIntoView({ block: "nearest" });
}

const focusable = "input:not([type=hidden]):not([tabindex='-1']), textarea, button";
