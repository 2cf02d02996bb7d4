import { FilterChips } from "../../components/FilterChips.tsx";
import { requests } from "../../messages/requests.ts";
import styles from "./Activity.module.css";
import { SystemFilter } from "./SystemFilter.tsx";
import type { When } from "./when.ts";
import { WhenFilter } from "./WhenFilter.tsx";

/** What of the list is shown. */
export interface ShownRequests {
  /** A connection; empty for all of them. */
  connectionId: string;
  failed: boolean;
  when: When;
}

interface RequestFiltersProps {
  shown: ShownRequests;
  /** How many lines that is; null until it is known. */
  total: number | null;
  onChange: (shown: ShownRequests) => void;
}

const choices = [
  { value: "all", label: requests.all },
  { value: "failed", label: requests.failed },
] as const;

/** Shows a part of the requests. */
export function RequestFilters({ shown, total, onChange }: RequestFiltersProps) {
  return (
    <div className={styles.filters}>
      <FilterChips
        label={requests.show}
        value={shown.failed ? "failed" : "all"}
        onChange={(value) => onChange({ ...shown, failed: value === "failed" })}
        choices={choices}
      />
      <SystemFilter
        connectionId={shown.connectionId}
        onChange={(connectionId) => onChange({ ...shown, connectionId })}
      />
      <WhenFilter when={shown.when} onChange={(when) => onChange({ ...shown, when })} />
      <p className={styles.count}>{total !== null && requests.lines(total)}</p>
    </div>
  );
}
