import { FilterChips } from "../../components/FilterChips.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { AppStatus } from "../../contract/types.ts";
import { activity, type ActivityGroup } from "../../messages/activity.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import styles from "./Activity.module.css";

/** What of the list is shown. */
export interface Shown {
  query: string;
  group: ActivityGroup;
  /** A connection; empty for all of them. */
  connectionId: string;
}

interface ActivityFiltersProps {
  shown: Shown;
  onChange: (shown: Shown) => void;
}

const choices = (Object.keys(activity.groups) as ActivityGroup[]).map((value) => ({
  value,
  label: activity.groups[value],
}));
const systemsOf = ({ connections }: AppStatus) =>
  connections.map(({ connectionId, name }) => ({ value: connectionId, label: name }));
const all = { value: "all", label: activity.allSystems };

/** Finds entries by words, and shows a part of them. */
export function ActivityFilters({ shown, onChange }: ActivityFiltersProps) {
  const systems = useCommandQuery("app_status", {}, { select: systemsOf }).data ?? [];
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
      {systems.length > 1 && (
        <Select
          label={activity.system}
          hideLabel
          quiet
          value={shown.connectionId || all.value}
          onChange={(value) => onChange({ ...shown, connectionId: value === all.value ? "" : value })}
          options={[all, ...systems]}
        />
      )}
      <div className={styles.chips}>
        <FilterChips
          label={activity.show}
          value={shown.group}
          onChange={(group) => onChange({ ...shown, group })}
          choices={choices}
        />
      </div>
    </div>
  );
}
