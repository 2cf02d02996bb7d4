import type { KeyboardEvent, Ref } from "react";
import { Input, TextField as AriaTextField } from "react-aria-components";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";
import styles from "./FieldFrame.module.css";

/** What the text is; picks the on-screen keyboard and what it does by itself. */
export type TextKind = "text" | "email" | "phone" | "number" | "address" | "code" | "secret";

export interface TextFieldProps extends FieldTexts {
  value: string;
  onChange: (value: string) => void;
  kind?: TextKind;
  name?: string;
  placeholder?: string;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

const inputMode = {
  text: "text",
  email: "email",
  phone: "tel",
  number: "decimal",
  address: "url",
  code: "text",
  secret: "text",
} as const;

/**
 * One line of text. The type stays `text` for all but secrets, because the browser's own checks of e-mail addresses and
 * numbers would refuse what a remote system accepts. A secret is never shown and has no way to reveal it. Nothing that is typed is given
 * to a spell checker: web views learn words, and those are names and addresses of people.
 */
export function TextField({
  value,
  onChange,
  kind = "text",
  name,
  placeholder,
  autoFocus,
  inputRef,
  onBlur,
  onKeyDown,
  ...texts
}: TextFieldProps) {
  const isVerbatim = kind !== "text";
  return (
    <AriaTextField
      className={styles.field!}
      value={value}
      onChange={onChange}
      type={kind === "secret" ? "password" : "text"}
      inputMode={inputMode[kind]}
      isRequired={texts.isRequired ?? false}
      isDisabled={texts.isDisabled ?? false}
      isInvalid={(texts.issues?.length ?? 0) > 0}
      validationBehavior="aria"
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      autoFocus={autoFocus ?? false}
      {...(name === undefined ? {} : { name })}
      {...(onBlur === undefined ? {} : { onBlur })}
    >
      <FieldFrame {...texts}>
        <Input
          ref={inputRef ?? null}
          className={kind === "code" || kind === "secret" ? `${styles.input} ${styles.mono}` : styles.input!}
          placeholder={placeholder}
          autoCapitalize={isVerbatim ? "none" : undefined}
          onKeyDown={onKeyDown}
        />
      </FieldFrame>
    </AriaTextField>
  );
}
