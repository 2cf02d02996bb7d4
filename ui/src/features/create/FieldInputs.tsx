import { Card } from "../../components/Card.tsx";
import { FormGrid } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { FieldGroup } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import { valueIn } from "./formState.ts";
import { inputs } from "./issues.ts";
import { defaultsOf, fieldsOf, keptWords, neededBy, type Offer, type OfferedField } from "./offer.ts";
import type { PartProps } from "./part.ts";
import { shownChoices } from "../values/choices.ts";
import { textKinds } from "../values/textKinds.ts";
import { SecretField } from "./SecretField.tsx";
import { Taken } from "./Taken.tsx";

interface FieldCardProps extends PartProps {
  offer: Offer;
  group: FieldGroup;
  /** The first field of the form has the focus when it opens. */
  isFirst?: boolean;
}

/** The fields of one card that the chosen systems take; nothing where there are none. */
export function FieldCard({ offer, group, isFirst = false, ...part }: FieldCardProps) {
  const valueOf = valueIn(part.form, defaultsOf(offer));
  const fields = fieldsOf(offer, group, valueOf);
  if (fields.length === 0) return null;
  return (
    <Card title={create.groups[group]}>
      <FormGrid>
        {fields.map((field, index) => (
          <Taken key={field.key} by={field.takenBy} targets={offer.targets}>
            <FieldInput field={field} valueOf={valueOf} isFirst={isFirst && index === 0} {...part} />
          </Taken>
        ))}
      </FormGrid>
    </Card>
  );
}

interface FieldInputProps extends PartProps {
  field: OfferedField;
  valueOf: (key: string) => string;
  isFirst: boolean;
}

function FieldInput({ field, valueOf, isFirst, form, onEdit, onLeave, issuesOf, adviceOf }: FieldInputProps) {
  const { key, info, said, notKeptBy } = field;
  const value = valueOf(key);
  const needed = neededBy(field, valueOf);
  const issues = issuesOf(inputs.field(key));
  const help = [
    needed.length > 0 && (needed.length < said.length || notKeptBy.length > 0) ? create.neededBy(needed) : "",
    // Who is alone in needing it is alone in keeping it.
    (form.fields[key] ?? "").trim() === "" || needed.length === said.length ? "" : keptWords(field),
    info.rule,
    ...(issues.length > 0 ? [] : adviceOf(inputs.field(key))),
  ].filter((words) => words !== "");
  const common = {
    label: info.label,
    value,
    onChange: (next: string) => onEdit({ ...form, fields: { ...form.fields, [key]: next } }),
    issues,
    isRequired: needed.length > 0,
    autoFocus: isFirst,
    // There from the start, even while it says nothing: an input is tied to its help once, when it appears.
    description: help.join(" · "),
  };
  const onBlur = () => onLeave(inputs.field(key));
  const options = info.kind === "flag" ? flags : shownChoices(field.choices);
  if (options.length > 0) {
    const mayBeUnset = needed.length < said.length || value === "";
    return (
      <Select {...common} options={mayBeUnset ? [{ value: "", label: create.chooseNone }, ...options] : options} />
    );
  }
  if (info.secret) return <SecretField {...common} onBlur={onBlur} />;
  return <TextField {...common} kind={textKinds[info.kind]} onBlur={onBlur} />;
}

const flags = [
  { value: "true", label: create.yes },
  { value: "false", label: create.no },
];
