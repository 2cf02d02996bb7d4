import { RadioButton, RadioField, RadioGroup as AriaRadioGroup } from "react-aria-components";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";
import frame from "./FieldFrame.module.css";
import styles from "./RadioGroup.module.css";

export interface RadioGroupProps<V extends string> extends FieldTexts {
  value: V;
  onChange: (value: V) => void;
  choices: readonly { value: V; label: string }[];
}

/** Exactly one of a few choices that fit beside each other. */
export function RadioGroup<V extends string>({ value, onChange, choices, ...texts }: RadioGroupProps<V>) {
  return (
    <AriaRadioGroup
      className={frame.field!}
      value={value}
      onChange={(next) => {
        const choice = choices.find((candidate) => candidate.value === next);
        if (choice) onChange(choice.value);
      }}
      orientation="horizontal"
      isDisabled={texts.isDisabled ?? false}
      isInvalid={(texts.issues?.length ?? 0) > 0}
      validationBehavior="aria"
    >
      <FieldFrame {...texts}>
        <div className={styles.choices}>
          {choices.map((choice) => (
            <RadioField key={choice.value} value={choice.value}>
              <RadioButton className={styles.button!}>{choice.label}</RadioButton>
            </RadioField>
          ))}
        </div>
      </FieldFrame>
    </AriaRadioGroup>
  );
}
