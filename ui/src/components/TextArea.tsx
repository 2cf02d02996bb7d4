import type { Ref } from "react";
import { TextArea as AriaTextArea, TextField as AriaTextField } from "react-aria-components";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";
import styles from "./FieldFrame.module.css";

export interface TextAreaProps extends FieldTexts {
  value: string;
  onChange: (value: string) => void;
  name?: string;
  placeholder?: string;
  rows?: number;
  autoFocus?: boolean;
  areaRef?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. As in a text field, nothing of it is given to a spell checker. */
export function TextArea({
  value,
  onChange,
  name,
  placeholder,
  rows = 3,
  autoFocus,
  areaRef,
  ...texts
}: TextAreaProps) {
  return (
    <AriaTextField
      className={styles.field!}
      value={value}
      onChange={onChange}
      isRequired={texts.isRequired ?? false}
      isDisabled={texts.isDisabled ?? false}
      isInvalid={(texts.issues?.length ?? 0) > 0}
      validationBehavior="aria"
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      autoFocus={autoFocus ?? false}
      {...(name === undefined ? {} : { name })}
    >
      <FieldFrame {...texts}>
        <AriaTextArea
          ref={areaRef ?? null}
          className={`${styles.input} ${styles.area}`}
          placeholder={placeholder}
          rows={rows}
        />
      </FieldFrame>
    </AriaTextField>
  );
}
