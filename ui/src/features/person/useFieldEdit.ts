import { useState } from "react";

import { person } from "../../messages/person.ts";
import { localError } from "../../platform/types.ts";
import { useAction } from "../../platform/queries.ts";
import { fieldLineId, type FieldLine } from "./lines.ts";
import { useShared, type Shared } from "./useShared.ts";
import { shownValue } from "./values.ts";

interface Asked {
  label: string;
  choice: string;
  systems: string;
  answer: (isConfirmed: boolean) => void;
}

interface FieldEdit {
  shared: Shared;
  /** What goes along with the change of this field. */
  companion: { label: string; text: string; set: (text: string) => void } | null;
  /** A choice that has to be confirmed first. */
  asked: Asked | null;
  save: (value: string) => Promise<"saved" | "kept">;
}

/** Changes a field in the records that share it, with what has to go along and after what has to be confirmed. */
export function useFieldEdit(line: FieldLine): FieldEdit {
  const { field } = line;
  const edit = useAction("fields_edit");
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  const shared = useShared(
    line.id,
    line.held.map(({ recordId, system, edit: allowed }) => ({
      recordId,
      system,
      allowed,
      lineId: fieldLineId(field.key, recordId),
    })),
  );
  const asksFor = line.fields.find((one) => one.asksFor && shared.chosen.includes(one.recordId))?.asksFor ?? null;

  const confirms = (value: string) =>
    new Promise<boolean>((resolve) => {
      const weighty = line.fields.filter((one) => one.confirm.includes(value) && shared.chosen.includes(one.recordId));
      if (weighty.length === 0) return resolve(true);
      setAsked({
        label: field.label,
        choice: shownValue({ ...field, value }),
        systems: shared.shares
          .filter((share) => weighty.some((one) => one.recordId === share.recordId))
          .map((share) => share.system.name)
          .join(", "),
        answer: (isConfirmed) => {
          setAsked(null);
          resolve(isConfirmed);
        },
      });
    });

  const save = async (value: string) => {
    if (asksFor && note.trim() === "") throw localError(person.companionMissing(asksFor.label), "invalid_input");
    if (!(await confirms(value))) return "kept";
    await shared.each(value, (recordId) => {
      const own = line.fields.find((one) => one.recordId === recordId);
      return edit.mutateAsync({
        recordId,
        fields: { [field.key]: value, ...(own?.asksFor && { [own.asksFor.key]: note.trim() }) },
        confirmed: own?.confirm.includes(value) ?? false,
      });
    });
    setNote("");
    return "saved";
  };

  return {
    shared,
    companion: asksFor && { label: asksFor.label, text: note, set: setNote },
    asked,
    save,
  };
}
