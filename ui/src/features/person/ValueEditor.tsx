import { useId, useRef, useState, type KeyboardEvent } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Select } from "../../components/Select.tsx";
import { useRevealed } from "../../components/useRevealed.ts";
import type { Choice, FieldKind } from "../../contract/types.ts";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { person } from "../../messages/person.ts";
import { value as valueTexts } from "../../messages/value.ts";
import { shownChoices } from "../values/choices.ts";
import type { EditInPlaceProps } from "./EditInPlace.tsx";
import styles from "./EditInPlace.module.css";

const inputModes: Partial<Record<FieldKind, "email" | "tel" | "decimal" | "numeric">> = {
  email: "email",
  phone: "tel",
  number: "decimal",
  ssn: "numeric",
};

interface ValueEditorProps extends EditInPlaceProps {
  choices: readonly Choice[];
  draft: string;
  error: unknown;
  /** It is open by itself: the text is from before and was not saved. */
  isOffered: boolean;
  isSaving: boolean;
  onChange: (text: string) => void;
  /** One of the choices was chosen. */
  onChoose: (value: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onSaveNow: () => void;
  onGiveUp: () => void;
  /** The focus went elsewhere. */
  onLeave: () => void;
}

/** The box a value is typed into, or the list it is chosen from, with what is decided along and what went wrong. */
export function ValueEditor(props: ValueEditorProps) {
  const { label, rule, choices, errorKey, allowed, extra, isDeliberate, error, isOffered, isSaving } = props;
  const { onKeyDown, onSaveNow, onGiveUp } = props;
  const noteId = useId();
  const revealed = useRevealed<HTMLDivElement>(!isOffered);
  const message = inlineMessage(error, errorKey);
  const isChoice = choices.length > 0;
  return (
    // The keys are those of the text box and of what is decided along with it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={revealed} className={styles.editor} data-editor="" onKeyDown={onKeyDown}>
      {isChoice ? <ChoiceBox {...props} /> : <TextBox {...props} noteId={noteId} isWrong={Boolean(error)} />}
      <p
        id={noteId}
        className={[styles.note, message ? styles.wrong : !isSaving && styles.rule].filter(Boolean).join(" ")}
        role={message ? "alert" : undefined}
        title={!message && rule ? rule : undefined}
      >
        {message
          ? `${message} ${person.unchangedKept}`
          : isSaving
            ? person.saving
            : rule || (!isChoice && person.editHint)}
      </p>
      {extra}
      {allowed.unverified && <p className={`${styles.note} ${styles.caution}`}>{person.unverified}</p>}
      {Boolean(error) && !message && <ErrorNotice error={error} kept={person.unchangedKept} compact />}
      {(isDeliberate || isOffered || (isChoice && Boolean(error))) && (
        <div className={styles.buttons}>
          <Button small variant="primary" isPending={isSaving} onPress={onSaveNow}>
            {person.save}
          </Button>
          <Button small label={isOffered ? person.discardTypedNamed(label) : undefined} onPress={onGiveUp}>
            {isOffered ? person.discardTyped : person.cancel}
          </Button>
          {isOffered && <Badge tone="warn">{person.notSaved}</Badge>}
        </div>
      )}
    </div>
  );
}

function TextBox({
  label,
  kind,
  draft,
  isSaving,
  isSecret,
  isOffered,
  isWrong,
  noteId,
  onChange,
  onLeave,
}: ValueEditorProps & { noteId: string; isWrong: boolean }) {
  const [isRevealed, setRevealed] = useState(false);
  const input = (
    <input
      className={styles.input}
      type={isSecret && !isRevealed ? "password" : "text"}
      data-main=""
      aria-label={label}
      aria-invalid={isWrong ? true : undefined}
      aria-describedby={noteId}
      inputMode={(kind && inputModes[kind]) ?? "text"}
      autoComplete="off"
      spellCheck={false}
      autoFocus={!isOffered}
      readOnly={isSaving}
      value={draft}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => {
        if (!event.currentTarget.closest("[data-edit-line]")?.contains(event.relatedTarget)) onLeave();
      }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  if (!isSecret) return input;
  return (
    <span className={styles.secret}>
      {input}
      <IconButton
        icon={isRevealed ? "hide" : "show"}
        label={isRevealed ? valueTexts.hideLabel(label) : valueTexts.showLabel(label)}
        onPress={() => setRevealed(!isRevealed)}
      />
    </span>
  );
}

/** The list is open at once; leaving it without another choice gives up. */
function ChoiceBox({ label, choices, draft, value, isDeliberate, isOffered, onChoose, onGiveUp }: ValueEditorProps) {
  const hasChosen = useRef(false);
  return (
    <Select
      label={label}
      hideLabel
      autoFocus={!isOffered}
      defaultOpen={draft === value}
      value={draft}
      options={shownChoices(choices)}
      onChange={(next) => {
        if (next === value) return;
        hasChosen.current = true;
        onChoose(next);
      }}
      onOpenChange={(isOpen) => {
        // Closing is told of before choosing.
        if (!isOpen && !isDeliberate) setTimeout(() => hasChosen.current || onGiveUp());
      }}
    />
  );
}
