import { Card } from "../../components/Card.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import type { AppSettings } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { settings } from "../../messages/settings.ts";
import { useAction } from "../../platform/queries.ts";

const MINUTES_PER_DAY = 24 * 60;

/** How often the systems are asked what changed there. */
export function SyncRhythm({ current }: { current: AppSettings }) {
  const set = useAction("settings_set", { inOrder: true });
  return (
    <Card title={settings.syncTitle}>
      <NumberField
        label={settings.pullMinutes}
        description={settings.pullHelp}
        value={set.isPending ? set.variables.pullMinutes : current.pullMinutes}
        minValue={1}
        maxValue={MINUTES_PER_DAY}
        onChange={(pullMinutes) => set.mutate({ ...current, pullMinutes })}
      />
      {set.error && <ErrorNotice error={set.error} />}
    </Card>
  );
}
