import { FilterChips } from "../../components/FilterChips.tsx";
import { TextField } from "../../components/TextField.tsx";
import { activity, type ActivityGroup } from "../../messages/activity.ts";
import styles from "./Activity.module.css";
import { SystemFilter } from "./SystemFilter.tsx";
import type { When } from "./when.ts";
import { WhenFilter } from "./WhenFilter.tsx";

/** What of the list is shown. */
export interface Shown {
  query: string;
  group: ActivityGroup;
  /** A connection; empty for all of them. */
  connectionId: string;
  when: When;
}

interface ActivityFiltersProps {
  shown: Shown;
  /** How many entries that is; null until it is known. */
  total: number | null;
  onChange: (shown: Shown) => void;
}

const choices = (Object.keys(activity.groups) as ActivityGroup[]).map((value) => ({
  value,
  label: activity.groups[value],
}));

/** Finds entries by words, and shows a part of them. */
export function ActivityFilters({ shown, total, onChange }: ActivityFiltersProps) {
  return (
    <div className={styles.filters}>
      <div className={styles.find}>
        <TextField
          label={activity.find}
          hideLabel
          placeholder={activity.findHint}
          value={shown.query}
          onChange={(query) => onChange({ ...shown, query })}
        />
      </div>
      <SystemFilter
        connectionId={shown.connectionId}
        onChange={(connectionId) => onChange({ ...shown, connectionId })}
      />
      <WhenFilter when={shown.when} onChange={(when) => onChange({ ...shown, when })} />
      <div className={styles.chips}>
        <FilterChips
          label={activity.show}
          value={shown.group}
          onChange={(group) => onChange({ ...shown, group })}
          choices={choices}
        />
        <p className={styles.count}>{total !== null && activity.entries(total)}</p>
      </div>
    </div>
  );
}
