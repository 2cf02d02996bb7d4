import { useRef } from "react";

import { Button } from "../../components/Button.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { undoingsOf, useChanges } from "./changes.ts";
import type { ChannelLine, FieldLine } from "./lines.ts";

interface UndoChangeProps {
  line: FieldLine | ChannelLine;
  /** What the value is called. */
  name: string;
}

/** Takes back what was changed on a line, as long as nothing of it was sent. */
export function UndoChange({ line, name }: UndoChangeProps) {
  const place = useRef<HTMLSpanElement>(null);
  const changes = useChanges();
  const discard = useAction("pending_discard");
  const undo = useAction("field_undo");
  const undoings = undoingsOf(changes, line);
  if (undoings.length === 0) return null;

  const run = async () => {
    if (discard.isPending || undo.isPending) return;
    const row = place.current?.closest("[data-row]");
    for (const { operation, recordId, isPart } of undoings) {
      if (isPart && "field" in line) await undo.mutateAsync({ recordId, key: line.field.key });
      else await discard.mutateAsync({ operationId: operation.operationId });
    }
    // The button is gone with the change; the value it stood beside takes the focus.
    row?.querySelector<HTMLElement>("[data-edit]")?.focus();
  };
  return (
    <span ref={place}>
      <Button
        variant="quiet"
        label={person.undoNamed(name)}
        isPending={discard.isPending || undo.isPending}
        onPress={() => void run().catch(() => {})}
      >
        {person.undo}
      </Button>
      {(discard.error ?? undo.error) && (
        <ErrorNotice error={discard.error ?? undo.error} kept={person.undoKept} compact />
      )}
    </span>
  );
}
