import { DateField, DateInput, DateSegment, Label } from "react-aria-components";

import styles from "./DayField.module.css";

interface DayFieldProps {
  label: string;
  /** The day as `2026-11-20`, or null while it is not a whole one. */
  onChange: (day: string | null) => void;
}

/** A day, typed or counted up and down part by part, in the order in which the agent's language writes it. */
export function DayField({ label, onChange }: DayFieldProps) {
  return (
    <DateField className={styles.field!} granularity="day" onChange={(day) => onChange(day?.toString() ?? null)}>
      <Label className={styles.label!}>{label}</Label>
      <DateInput className={styles.input!}>
        {(segment) => <DateSegment segment={segment} className={styles.segment!} />}
      </DateInput>
    </DateField>
  );
}
