import { Button } from "../../components/Button.tsx";
import { value as texts } from "../../messages/value.ts";
import type { Reveal } from "./useReveal.ts";

/** Shows hidden values, and hides them again. */
export function RevealButton({ reveal, name }: { reveal: Reveal; name: string }) {
  const isShown = reveal.values !== null;
  return (
    <Button
      variant="quiet"
      label={isShown ? texts.hideLabel(name) : texts.showLabel(name)}
      isPending={reveal.isPending}
      onPress={() => {
        if (isShown) reveal.hide();
        else void reveal.show();
      }}
    >
      {isShown ? texts.hide : texts.show}
    </Button>
  );
}
