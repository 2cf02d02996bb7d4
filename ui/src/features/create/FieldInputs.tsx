import { FormGrid } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField, type TextKind } from "../../components/TextField.tsx";
import type { FieldKind } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import type { PartProps } from "./CreateForm.tsx";
import { inputs } from "./formState.ts";
import type { Offer, OfferedField } from "./offer.ts";

/** Dates are typed as text: several notations are understood, and they can be pasted. */
const textKinds: Record<FieldKind, TextKind> = {
  text: "text",
  email: "email",
  phone: "phone",
  date: "number",
  choice: "text",
  country: "text",
  number: "number",
  flag: "text",
};

/** The fields that the chosen systems take. */
export function FieldInputs({ offer, ...part }: PartProps & { offer: Offer }) {
  return (
    <FormGrid>
      {offer.fields.map((field, index) => (
        <FieldInput
          key={field.info.key}
          field={field}
          isShared={field.takenBy.length === offer.targets}
          isFirst={index === 0}
          {...part}
        />
      ))}
    </FormGrid>
  );
}

function FieldInput({
  field,
  isShared,
  isFirst,
  form,
  onEdit,
  onLeave,
  issuesOf,
}: PartProps & { field: OfferedField; isShared: boolean; isFirst: boolean }) {
  const { key, label, kind, rule, choices } = field.info;
  const help = [isShared ? "" : create.onlyIn(field.takenBy.join(", ")), rule]
    .filter((part) => part !== "")
    .join(" · ");
  const common = {
    label,
    value: form.fields[key] ?? "",
    onChange: (value: string) => onEdit({ ...form, fields: { ...form.fields, [key]: value } }),
    issues: issuesOf(inputs.field(key)),
    autoFocus: isFirst,
    ...(help === "" ? {} : { description: help }),
  };
  const options = kind === "flag" ? flags : choices;
  if (options.length > 0) return <Select {...common} options={[{ value: "", label: create.chooseNone }, ...options]} />;
  return <TextField {...common} kind={textKinds[kind]} onBlur={() => onLeave(inputs.field(key))} />;
}

const flags = [
  { value: "true", label: create.yes },
  { value: "false", label: create.no },
];
