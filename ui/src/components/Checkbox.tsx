import type { ReactNode } from "react";
import { CheckboxButton, CheckboxField, CheckboxGroup as AriaCheckboxGroup, Text } from "react-aria-components";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";
import frame from "./FieldFrame.module.css";
import styles from "./Checkbox.module.css";

export interface CheckboxProps {
  label: string;
  /** Stands after the label and is not part of the name. */
  aside?: ReactNode;
  description?: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
}

/** Something that is on or off. */
export function Checkbox({ label, aside, description, isSelected, onChange, isDisabled = false }: CheckboxProps) {
  return (
    <CheckboxField
      className={styles.checkbox!}
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      validationBehavior="aria"
    >
      <Row label={label} aside={aside} description={description} />
    </CheckboxField>
  );
}

/** One choice of a group. */
interface CheckboxChoice {
  value: string;
  label: string;
  aside?: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
}

export interface CheckboxGroupProps extends FieldTexts {
  value: readonly string[];
  onChange: (value: string[]) => void;
  choices: readonly CheckboxChoice[];
}

/** Any number of choices out of a few. */
export function CheckboxGroup({ value, onChange, choices, ...texts }: CheckboxGroupProps) {
  return (
    <AriaCheckboxGroup
      className={frame.field!}
      value={[...value]}
      onChange={onChange}
      isDisabled={texts.isDisabled ?? false}
      isInvalid={(texts.issues?.length ?? 0) > 0}
      validationBehavior="aria"
    >
      <FieldFrame {...texts}>
        <div className={styles.choices}>
          {choices.map((choice) => (
            <CheckboxField
              key={choice.value}
              className={styles.checkbox!}
              value={choice.value}
              isDisabled={choice.isDisabled ?? false}
            >
              <Row label={choice.label} aside={choice.aside} description={choice.description} />
            </CheckboxField>
          ))}
        </div>
      </FieldFrame>
    </AriaCheckboxGroup>
  );
}

function Row({ label, aside, description }: { label: string; aside?: ReactNode; description?: ReactNode }) {
  return (
    <>
      <div className={styles.row}>
        <CheckboxButton className={styles.button!}>
          <span className={styles.box} aria-hidden="true" />
          {label}
        </CheckboxButton>
        {aside}
      </div>
      {description !== undefined && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
    </>
  );
}
