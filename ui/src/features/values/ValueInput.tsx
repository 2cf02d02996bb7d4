import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { Choice, FieldKind } from "../../contract/types.ts";
import { flagChoices } from "../../messages/person.ts";
import { value as texts } from "../../messages/value.ts";
import { SecretField } from "../create/SecretField.tsx";
import { shownChoices } from "./choices.ts";
import { textKinds } from "./textKinds.ts";

interface ValueInputProps {
  label: string;
  kind: FieldKind;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  /** What may be typed, in words to show. */
  rule: string;
  issues: readonly string[];
  autoFocus?: boolean;
  /** Stands in an empty box: as much as may be seen of a value that is hidden. */
  placeholder?: string;
}

/** The input for a kind of value: a list where there are choices, a box that hides what is secret, a text box for the rest. */
export function ValueInput({
  label,
  kind,
  choices,
  value,
  onChange,
  rule,
  issues,
  autoFocus = false,
  placeholder,
}: ValueInputProps) {
  const common = {
    label,
    value,
    onChange,
    issues,
    autoFocus,
    ...(rule === "" ? {} : { description: rule }),
  };
  const options = kind === "flag" && choices.length === 0 ? flagChoices : choices;
  if (options.length > 0)
    return <Select {...common} options={[{ value: "", label: texts.notSet }, ...shownChoices(options)]} />;
  if (kind === "ssn") return <SecretField {...common} description={rule} />;
  return <TextField {...common} kind={textKinds[kind]} placeholder={placeholder} />;
}
