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
  const edit = useAction("fields_edit");
  const undoings = undoingsOf(changes, line);
  if (undoings.length === 0) return null;

  const run = async () => {
    if (discard.isPending || edit.isPending) return;
    const row = place.current?.closest("[data-row]");
    for (const { operation, recordId, isPart, was } of undoings) {
      if (isPart && "field" in line)
        await edit.mutateAsync({ recordId, fields: { [line.field.key]: was }, confirmed: true });
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
        isPending={discard.isPending || edit.isPending}
        onPress={() => void run().catch(() => {})}
      >
        {person.undo}
      </Button>
      {(discard.error ?? edit.error) && (
        <ErrorNotice error={discard.error ?? edit.error} kept={person.undoKept} compact />
      )}
    </span>
  );
}
