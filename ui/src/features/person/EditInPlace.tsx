import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { Button as AriaButton } from "react-aria-components";

import { Tooltip } from "../../components/Tooltip.tsx";
import type { Allowed, FieldKind } from "../../contract/types.ts";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { person } from "../../messages/person.ts";
import styles from "./EditInPlace.module.css";
import { takeUnsaved, keepUnsaved } from "./unsaved.ts";

interface EditInPlaceProps {
  /** What is edited, stable across renders: text that could not be saved is kept under it. */
  id: string;
  /** Name of the text box. */
  label: string;
  /** Name of the button that opens it. */
  editLabel: string;
  value: string;
  allowed: Allowed;
  kind?: FieldKind | undefined;
  /** What may be typed, in words to show. */
  rule?: string | undefined;
  /** The key under which an error speaks of this field. */
  errorKey: string;
  /** Something to decide along with the value. */
  extra?: ReactNode;
  /** Marks after the value. */
  marks?: ReactNode;
  /** A quiet line below the value. */
  below?: ReactNode;
  onSave: (value: string) => Promise<unknown>;
}

const inputModes: Partial<Record<FieldKind, "email" | "tel" | "decimal">> = {
  email: "email",
  phone: "tel",
  number: "decimal",
};

/** A value that turns into its text box where it stands: Enter saves, Escape restores, Tab saves and goes on to the next. */
export function EditInPlace(props: EditInPlaceProps) {
  const { id, value, onSave } = props;
  const [draft, setDraft] = useState<string | null>(() => takeUnsaved(id));
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const line = useRef<HTMLDivElement>(null);

  const close = () => {
    keepUnsaved(id, null);
    setDraft(null);
    setError(null);
  };

  const focusValue = () => line.current?.querySelector<HTMLElement>("[data-edit]")?.focus();

  const change = (text: string) => {
    keepUnsaved(id, text === value ? null : text);
    setDraft(text);
    setError(null);
  };

  const save = async (andFocus: boolean) => {
    if (draft === null || isSaving) return;
    const text = draft.trim();
    const closeNow = () => flushSync(close);
    if (text === value) {
      closeNow();
      if (andFocus) focusValue();
      return;
    }
    setSaving(true);
    const failure = await onSave(text).then(
      () => null,
      (thrown: unknown) => ({ thrown }),
    );
    setSaving(false);
    if (failure) {
      setError(failure.thrown);
      return;
    }
    closeNow();
    if (andFocus) focusValue();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      void save(true);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      flushSync(close);
      focusValue();
    } else if (event.key === "Tab" && event.target instanceof HTMLInputElement && event.target.type === "text") {
      if (openNeighbour(line.current, event.shiftKey)) event.preventDefault();
      void save(false);
    }
  };

  return (
    <div ref={line} className={styles.line} data-edit-line="">
      {draft === null ? (
        <Display {...props} onOpen={() => setDraft(value)} />
      ) : (
        <Editor
          {...props}
          draft={draft}
          error={error}
          isSaving={isSaving}
          onChange={change}
          onKeyDown={onKeyDown}
          onLeave={() => draft === value && error === null && !isSaving && close()}
        />
      )}
    </div>
  );
}

function Display({ editLabel, value, allowed, marks, below, onOpen }: EditInPlaceProps & { onOpen: () => void }) {
  const valueId = useId();
  const reason = allowed.ok ? null : allowed.reason;
  const button = (
    <AriaButton
      className={styles.open}
      data-edit=""
      aria-label={editLabel}
      aria-describedby={valueId}
      aria-disabled={allowed.ok ? undefined : true}
      onPress={() => {
        if (allowed.ok) onOpen();
      }}
    />
  );
  return (
    <>
      <span className={styles.shown}>
        {/* The button lies over the value: its name says what it does, and the value is read as text. */}
        <span className={allowed.ok ? styles.value : `${styles.value} ${styles.fixed}`}>
          <span id={valueId} className={value === "" ? styles.unset : undefined}>
            {value === "" ? person.notSet : value}
          </span>
          {reason ? <Tooltip text={reason}>{button}</Tooltip> : button}
        </span>
        {marks}
      </span>
      {below && <span className={styles.below}>{below}</span>}
    </>
  );
}

interface EditorProps extends EditInPlaceProps {
  draft: string;
  error: unknown;
  isSaving: boolean;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onLeave: () => void;
}

function Editor({
  label,
  kind,
  rule,
  errorKey,
  allowed,
  extra,
  draft,
  error,
  isSaving,
  onChange,
  onKeyDown,
  onLeave,
}: EditorProps) {
  const noteId = useId();
  const message = inlineMessage(error, errorKey);
  return (
    // The keys are those of the text box and of what is decided along with it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.editor} onKeyDown={onKeyDown}>
      <input
        className={styles.input}
        type="text"
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={noteId}
        inputMode={(kind && inputModes[kind]) ?? "text"}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        readOnly={isSaving}
        value={draft}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => {
          if (!event.currentTarget.closest("[data-edit-line]")?.contains(event.relatedTarget)) onLeave();
        }}
        onChange={(event) => onChange(event.target.value)}
      />
      {extra}
      <p
        id={noteId}
        className={message ? `${styles.note} ${styles.wrong}` : styles.note}
        role={message ? "alert" : undefined}
      >
        {message
          ? `${message} ${person.unchangedKept}`
          : isSaving
            ? person.saving
            : [rule, person.editHint].filter(Boolean).join(" · ")}
      </p>
      {allowed.unverified && <p className={`${styles.note} ${styles.caution}`}>{person.unverified}</p>}
      {Boolean(error) && !message && <ErrorNotice error={error} kept={person.unchangedKept} compact />}
    </div>
  );
}

/** Opens the text box of the next (or previous) value on the same card. */
function openNeighbour(line: HTMLElement | null, backwards: boolean): boolean {
  const card = line?.closest("section");
  if (!line || !card) return false;
  const lines = [...card.querySelectorAll<HTMLElement>("[data-edit-line]")];
  const rest = backwards ? lines.slice(0, lines.indexOf(line)).toReversed() : lines.slice(lines.indexOf(line) + 1);
  for (const other of rest) {
    const open = other.querySelector<HTMLInputElement>("input[type=text]");
    if (open) {
      open.focus();
      return true;
    }
    const button = other.querySelector<HTMLElement>("[data-edit]:not([aria-disabled])");
    if (button) {
      button.focus();
      button.click();
      return true;
    }
  }
  return false;
}
