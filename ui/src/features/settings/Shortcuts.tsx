import { runCommand } from "../../commands/registry.ts";
import { keysOf } from "../../commands/table.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { settings } from "../../messages/settings.ts";

/** Where to find the keys; the list itself is the help sheet. */
export function Shortcuts() {
  return (
    <Card
      title={settings.shortcuts}
      actions={
        <Button small keys={keysOf("program.help")} onPress={() => void runCommand("program.help")}>
          {settings.shortcutsOpen}
        </Button>
      }
    >
      <p>{settings.shortcutsText}</p>
    </Card>
  );
}
