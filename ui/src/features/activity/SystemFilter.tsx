import { Select } from "../../components/Select.tsx";
import type { AppStatus } from "../../contract/types.ts";
import { activity } from "../../messages/activity.ts";
import { useCommandQuery } from "../../platform/queries.ts";

interface SystemFilterProps {
  /** A connection; empty for all of them. */
  connectionId: string;
  onChange: (connectionId: string) => void;
}

const systemsOf = ({ connections }: AppStatus) =>
  connections.map(({ connectionId, name }) => ({ value: connectionId, label: name }));
const all = { value: "all", label: activity.allSystems };

/** Shows what concerns one connection only, where there are several. */
export function SystemFilter({ connectionId, onChange }: SystemFilterProps) {
  const systems = useCommandQuery("app_status", {}, { select: systemsOf }).data ?? [];
  if (systems.length < 2) return null;
  return (
    <Select
      label={activity.system}
      hideLabel
      quiet
      value={connectionId || all.value}
      onChange={(value) => onChange(value === all.value ? "" : value)}
      options={[all, ...systems]}
    />
  );
}
