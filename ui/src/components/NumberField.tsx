import { Button, Group, Input, NumberField as AriaNumberField } from "react-aria-components";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";
import frame from "./FieldFrame.module.css";
import styles from "./NumberField.module.css";

export interface NumberFieldProps extends FieldTexts {
  value: number;
  onChange: (value: number) => void;
  minValue: number;
  maxValue: number;
  step?: number;
}

/** A whole number with stepping buttons; reports a value when it is settled, not at every key. */
export function NumberField({ value, onChange, minValue, maxValue, step = 1, ...texts }: NumberFieldProps) {
  return (
    <AriaNumberField
      className={frame.field!}
      value={value}
      onChange={(next) => {
        // An emptied input reports NaN; the last valid number then stays.
        if (!Number.isNaN(next)) onChange(next);
      }}
      minValue={minValue}
      maxValue={maxValue}
      step={step}
      isRequired={texts.isRequired ?? false}
      isDisabled={texts.isDisabled ?? false}
      isInvalid={(texts.issues?.length ?? 0) > 0}
      validationBehavior="aria"
    >
      <FieldFrame {...texts}>
        <Group className={styles.group!}>
          <Input className={`${frame.input} ${styles.input}`} />
          <Button slot="decrement" className={styles.step!}>
            <span aria-hidden="true">−</span>
          </Button>
          <Button slot="increment" className={styles.step!}>
            <span aria-hidden="true">+</span>
          </Button>
        </Group>
      </FieldFrame>
    </AriaNumberField>
  );
}
