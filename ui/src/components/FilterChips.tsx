import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

import styles from "./FilterChips.module.css";

interface FilterChipsProps<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  choices: readonly { value: V; label: string; isDisabled?: boolean }[];
}

/** Which part of a list is shown; exactly one is pressed. */
export function FilterChips<V extends string>({ label, value, onChange, choices }: FilterChipsProps<V>) {
  return (
    <ToggleButtonGroup
      className={styles.chips!}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const choice = choices.find((candidate) => keys.has(candidate.value));
        if (choice) onChange(choice.value);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton
          key={choice.value}
          id={choice.value}
          className={styles.chip!}
          isDisabled={choice.isDisabled ?? false}
        >
          {choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
