import { Card } from "../../components/Card.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import type { AppSettings, Theme } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { settings } from "../../messages/settings.ts";
import { useAction } from "../../platform/queries.ts";

const themes: readonly Theme[] = ["system", "light", "dark"];

/** Light or dark; applied as soon as it is chosen. */
export function Appearance({ current }: { current: AppSettings }) {
  const set = useAction("settings_set", { inOrder: true });
  // What was chosen shows at once; if it could not be kept, the kept one shows again beside the error.
  const theme = set.isPending ? set.variables.theme : current.theme;
  return (
    <Card title={settings.appearance}>
      <RadioGroup
        label={settings.theme}
        description={settings.themeHelp}
        value={theme}
        onChange={(chosen) => set.mutate({ ...current, theme: chosen })}
        choices={themes.map((value) => ({ value, label: settings.themes[value] }))}
      />
      {set.error && <ErrorNotice error={set.error} />}
    </Card>
  );
}
