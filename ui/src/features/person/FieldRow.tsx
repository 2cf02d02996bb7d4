import { Select } from "../../components/Select.tsx";
import { person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { ChangeMark } from "./ChangeMark.tsx";
import { EditInPlace } from "./EditInPlace.tsx";
import type { FieldLine } from "./lines.ts";
import { ValueRow } from "./ValueRow.tsx";

/** One value of one field, edited where it stands. */
export function FieldRow({ line }: { line: FieldLine }) {
  const { field, systems } = line;
  const edit = useAction("fields_edit");
  const label = line.differs
    ? person.inSystem(field.label, systems.map((system) => system.name).join(", "))
    : field.label;

  const save = async (value: string) => {
    for (const recordId of line.recordIds) await edit.mutateAsync({ recordId, fields: { [field.key]: value } });
  };

  if (field.choices.length > 0) {
    return (
      <ValueRow label={field.label} systems={systems}>
        <Select
          label={label}
          hideLabel
          value={field.value}
          options={field.choices}
          isDisabled={!field.edit.ok}
          onChange={(value) => void save(value).catch(() => {})}
        />
        <ChangeMark state={field.change} />
        {edit.error && <ErrorNotice error={edit.error} compact />}
      </ValueRow>
    );
  }

  return (
    <ValueRow label={field.label} systems={systems}>
      <EditInPlace
        id={line.id}
        label={label}
        editLabel={person.edit(label)}
        value={field.value}
        allowed={field.edit}
        kind={field.kind}
        rule={field.rule}
        errorKey={field.key}
        marks={<ChangeMark state={field.change} />}
        below={field.was !== null && field.was !== field.value ? person.was(field.was) : undefined}
        onSave={save}
      />
    </ValueRow>
  );
}
