import type { FormEvent, ReactNode, Ref } from "react";
import { Form as AriaForm } from "react-aria-components";
import styles from "./Form.module.css";

export interface FormProps {
  /** Names the form for assistive technology. */
  label: string;
  onSubmit: () => void;
  formRef?: Ref<HTMLFormElement>;
  children: ReactNode;
}

/** A form whose rules live behind the boundary: it submits always, and the answer says what is wrong. */
export function Form({ label, onSubmit, formRef, children }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form inside a dialog inside a form would submit both otherwise: React events pass through portals.
    event.stopPropagation();
    onSubmit();
  };
  return (
    <AriaForm ref={formRef ?? null} className={styles.form!} aria-label={label} validationBehavior="aria" autoComplete="off" onSubmit={submit}>
      {children}
    </AriaForm>
  );
}

/** Fields beside each other where there is room, below each other where there is not. */
export function FormGrid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}

/** The row of buttons at the end of a form, the main one first. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
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
  if (target instanceof HTMLElement) target.focus();
}

const focusable = "input:not([type=hidden]):not([tabindex='-1']), textarea, button";
