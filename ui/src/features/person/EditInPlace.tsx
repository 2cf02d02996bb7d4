import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { Button as AriaButton } from "react-aria-components";

import { Tooltip } from "../../components/Tooltip.tsx";
import type { Allowed, Choice, FieldKind } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { person } from "../../messages/person.ts";
import { usePlatform } from "../../platform/queries.ts";
import { useNotKept } from "../drafts/notKept.ts";
import styles from "./EditInPlace.module.css";
import { readHidden } from "./hiddenDrafts.ts";
import { keepUnsaved, useUnsaved, type Keeping } from "./unsaved.ts";
import { ValueEditor } from "./ValueEditor.tsx";

export interface EditInPlaceProps {
  /** What is edited, stable across renders: text that could not be saved is kept under it. */
  id: string;
  /** Name of the text box. */
  label: string;
  /** Name of the button that opens it. */
  editLabel: string;
  value: string;
  /** How the value is read, where that is not the value itself. */
  shown?: ReactNode;
  /** What editing begins with, where that is not the value. */
  initial?: string;
  /** Gives what editing begins with where the value is hidden and not here; null if it cannot be had. */
  askFirst?: () => Promise<string | null>;
  /** It is being asked for. */
  isAsking?: boolean;
  allowed: Allowed;
  kind?: FieldKind | undefined;
  /** Choices, if the value is one of a list. */
  choices?: readonly Choice[];
  /** What may be typed, in words to show. */
  rule?: string | undefined;
  /** The key under which an error speaks of this field. */
  errorKey: string;
  /** Something to decide along with the value. */
  extra?: ReactNode;
  /** What is decided along is part of the change: Tab goes on to it, and saving has a button of its own. */
  isDeliberate?: boolean;
  /** What is typed is shown to nobody and forgotten when the customer is left. */
  isSecret?: boolean;
  /** The record under which text that was not saved is kept when the program ends, and how. */
  keptFor: string;
  keeping?: Keeping;
  /** Marks after the value. */
  marks?: ReactNode;
  /** Quiet lines below the value. */
  below?: readonly string[];
  /** Saves it; `kept` if the agent wants to go on editing after all. */
  onSave: (value: string) => Promise<"saved" | "kept">;
}

/** A value that turns into its editor where it stands: Enter saves, Escape restores, Tab saves and goes on to the next. */
export function EditInPlace(props: EditInPlaceProps) {
  const { id, value, choices = [], isDeliberate = false, isSecret = false, keptFor, askFirst, onSave } = props;
  const { keeping = "open", below = [] } = props;
  const platform = usePlatform();
  const unsaved = useUnsaved(id);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const initial = asked ?? props.initial ?? value;
  const [isSaving, setSaving] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  const draft = unsaved?.text ?? (isOpen ? initial : null);
  const error = unsaved?.error ?? null;
  // What was typed before the program ended, and is not here.
  const isElsewhere = unsaved !== null && unsaved.text === null;
  useNotKept(isSecret && draft !== null && draft !== "");

  useEffect(() => {
    if (!isSecret) return;
    return () => keepUnsaved(id, null);
  }, [id, isSecret]);

  const close = () => {
    keepUnsaved(id, null);
    setOpen(false);
    setAsked(null);
  };

  const open = async () => {
    if (askFirst) {
      const began = await askFirst();
      if (began === null) return;
      setAsked(began);
    }
    if (isElsewhere && keeping === "hidden") {
      const typed = await readHidden(platform, id, keptFor).catch((thrown: unknown) => ({ thrown }));
      if (typed !== null && typeof typed === "object") {
        keepUnsaved(id, { ...unsaved, error: typed.thrown });
        return;
      }
      keepUnsaved(id, typed === null ? null : { text: typed, error: null, keptFor, keeping });
    } else if (isElsewhere) {
      keepUnsaved(id, null);
    }
    setOpen(true);
  };

  const focusValue = () => line.current?.querySelector<HTMLElement>("[data-edit]")?.focus();

  const giveUp = () => {
    flushSync(close);
    focusValue();
  };

  const change = (text: string) => {
    setOpen(true);
    keepUnsaved(id, text === initial ? null : { text, error: null, keptFor, keeping });
  };

  const save = async (andFocus: boolean, typed = draft) => {
    if (typed === null || isSaving) return;
    const text = typed.trim();
    const done = () => {
      flushSync(close);
      if (andFocus) focusValue();
    };
    if (text === initial) return done();
    setSaving(true);
    const outcome = await onSave(text).catch((thrown: unknown) => ({ thrown }));
    setSaving(false);
    if (outcome === "saved") done();
    // A list has no text to go on with.
    else if (outcome === "kept" && choices.length > 0 && !isDeliberate) giveUp();
    else if (outcome !== "kept") keepUnsaved(id, { text: typed, error: outcome.thrown, keptFor, keeping });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys of a list that is open over the page pass through here too, since React follows the tree and not the document.
    if (event.nativeEvent.isComposing || !event.currentTarget.contains(event.target as Node)) return;
    const isMain = event.target instanceof HTMLInputElement && event.target.dataset["main"] !== undefined;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      void save(true);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      giveUp();
    } else if (event.key === "Tab" && isMain && !isDeliberate) {
      if (openNeighbour(line.current, event.shiftKey)) event.preventDefault();
      void save(false);
    }
  };

  return (
    <div ref={line} className={styles.line} data-edit-line="">
      {draft === null ? (
        <>
          <Display
            {...props}
            below={isElsewhere ? [...below, keeping === "hidden" ? person.typedHidden : person.typedNotKept] : below}
            onOpen={() => void open()}
          />
          {error !== null && <ErrorNotice error={error} kept={person.typedHidden} compact />}
        </>
      ) : (
        <ValueEditor
          {...props}
          choices={choices}
          draft={draft}
          error={error}
          isOffered={!isOpen}
          isSaving={isSaving}
          onChange={change}
          onChoose={(text) => {
            change(text);
            if (!isDeliberate) void save(true, text);
          }}
          onKeyDown={onKeyDown}
          onSaveNow={() => void save(true)}
          onGiveUp={giveUp}
          onLeave={() => draft === initial && error === null && !isSaving && close()}
        />
      )}
    </div>
  );
}

function Display({
  editLabel,
  value,
  shown,
  choices,
  allowed,
  marks,
  below,
  isAsking = false,
  onOpen,
}: EditInPlaceProps & { onOpen: () => void }) {
  const valueId = useId();
  const reason = allowed.ok ? null : allowed.reason;
  const button = (
    <AriaButton
      className={styles.open}
      data-edit={choices && choices.length > 0 ? "choice" : "text"}
      aria-label={editLabel}
      aria-describedby={valueId}
      aria-disabled={allowed.ok ? undefined : true}
      onPress={() => {
        if (allowed.ok && !isAsking) onOpen();
      }}
    />
  );
  return (
    <>
      <span className={styles.shown}>
        {/* The button lies over the value: its name says what it does, and the value is read as text. */}
        <span className={allowed.ok ? styles.value : `${styles.value} ${styles.fixed}`}>
          <span id={valueId} className={value === "" ? styles.unset : undefined}>
            {value === "" ? person.notSet : (shown ?? value)}
          </span>
          {reason ? <Tooltip text={reason}>{button}</Tooltip> : button}
        </span>
        {marks}
      </span>
      {below?.map((note) => (
        <span key={note} className={styles.below}>
          {note}
        </span>
      ))}
    </>
  );
}

/** Goes on to the next (or previous) value on the same card, and opens its text box. */
function openNeighbour(line: HTMLElement | null, backwards: boolean): boolean {
  const card = line?.closest("section");
  if (!line || !card) return false;
  const lines = [...card.querySelectorAll<HTMLElement>("[data-edit-line]")];
  const rest = backwards ? lines.slice(0, lines.indexOf(line)).toReversed() : lines.slice(lines.indexOf(line) + 1);
  for (const other of rest) {
    const open = other.querySelector<HTMLInputElement>("[data-main]");
    if (open) {
      open.focus();
      return true;
    }
    const button = other.querySelector<HTMLElement>("[data-edit]:not([aria-disabled])");
    if (button) {
      button.focus();
      if (button.dataset["edit"] === "text") button.click();
      return true;
    }
  }
  return false;
}
