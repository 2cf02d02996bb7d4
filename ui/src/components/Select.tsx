import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from "react-aria-components";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";
import frame from "./FieldFrame.module.css";
import styles from "./Select.module.css";

/** One entry of a list of values. */
interface SelectOption {
  value: string;
  label: string;
  /** A second, quiet line. */
  hint?: string;
}

export interface SelectProps extends FieldTexts {
  value: string;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  name?: string;
  autoFocus?: boolean;
  /** Narrower and without a border, for bars above lists. */
  quiet?: boolean;
  /** Shows the list from the start. */
  defaultOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** One of several values. */
export function Select({
  value,
  onChange,
  options,
  placeholder,
  name,
  autoFocus,
  quiet,
  defaultOpen = false,
  onOpenChange,
  ...texts
}: SelectProps) {
  return (
    <AriaSelect
      className={frame.field!}
      value={options.some((option) => option.value === value) ? value : null}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      isRequired={texts.isRequired ?? false}
      isDisabled={texts.isDisabled ?? false}
      isInvalid={(texts.issues?.length ?? 0) > 0}
      validationBehavior="aria"
      autoFocus={autoFocus ?? false}
      defaultOpen={defaultOpen}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(name === undefined ? {} : { name })}
    >
      <FieldFrame {...texts}>
        <Button className={quiet ? `${styles.button} ${styles.quiet}` : `${frame.input} ${styles.button}`}>
          <SelectValue className={styles.value!}>
            {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
          </SelectValue>
          <span className={styles.chevron} aria-hidden="true" />
        </Button>
      </FieldFrame>
      <Popover className={styles.popover!} offset={4}>
        <ListBox className={styles.list!}>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className={styles.option!}>
              <span className={styles.optionLabel}>{option.label}</span>
              {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
