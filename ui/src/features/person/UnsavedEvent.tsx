import { runCommand } from "../../commands/registry.ts";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { event as texts } from "../../messages/person.ts";

/** An event was typed and the dialog left: the way back to it. */
export function UnsavedEvent({ onDiscard }: { onDiscard: () => void }) {
  return (
    <Notice
      action={
        <>
          <Button small label={texts.goOnLabel} onPress={() => void runCommand("customer.addEvent")}>
            {texts.goOn}
          </Button>
          <Button small label={texts.discardLabel} onPress={onDiscard}>
            {texts.discard}
          </Button>
        </>
      }
    >
      {texts.unsaved}
    </Notice>
  );
}
