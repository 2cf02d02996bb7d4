import { DayField } from "../../components/DayField.tsx";
import { Select } from "../../components/Select.tsx";
import { activity, type Days } from "../../messages/activity.ts";
import styles from "./Activity.module.css";
import { anyTime, type When } from "./when.ts";

interface WhenFilterProps {
  when: When;
  onChange: (when: When) => void;
}

const choices = (Object.keys(activity.days) as Days[]).map((value) => ({ value, label: activity.days[value] }));

/** Shows some days of a list only. */
export function WhenFilter({ when, onChange }: WhenFilterProps) {
  return (
    <>
      <Select
        label={activity.when}
        hideLabel
        quiet
        value={when.days}
        onChange={(days) => onChange({ ...anyTime, days: days as Days })}
        options={choices}
      />
      {when.days === "chosen" && (
        <div className={styles.days}>
          <DayField label={activity.fromDay} onChange={(day) => onChange({ ...when, from: day ?? "" })} />
          <DayField label={activity.toDay} onChange={(day) => onChange({ ...when, to: day ?? "" })} />
        </div>
      )}
    </>
  );
}
