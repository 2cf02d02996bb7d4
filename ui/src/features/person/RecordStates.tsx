import { Badge, type Tone } from "../../components/Badge.tsx";
import type { FieldView, PersonView, RecordState } from "../../contract/types.ts";
import { person, record as texts } from "../../messages/person.ts";
import { shownValue } from "./values.ts";

/** The field in which systems say how they stand to a customer. */
const statusKey = "status";

const statusTone = (field: FieldView): Tone =>
  field.confirm.includes(field.value) ? "warn" : field.value === "ACTIVE" ? "good" : "neutral";

/** How the customer stands in each system: being created or removed, and what the system itself calls it. */
export function RecordStates({ view }: { view: PersonView }) {
  const isOne = view.records.length === 1;
  const states = [...new Set(view.records.map((record) => record.state))].filter((state) => state !== "known");
  const namesOf = (state: RecordState) =>
    view.records.filter((record) => record.state === state).map((record) => record.system.name);
  return (
    <>
      {view.records.flatMap((record) => {
        const field = view.fields.find((one) => one.recordId === record.recordId && one.key === statusKey);
        if (!field || field.value === "" || record.state === "new") return [];
        return (
          <Badge key={record.recordId} tone={statusTone(field)}>
            {person.status(shownValue(field), record.system.name)}
          </Badge>
        );
      })}
      {states.map((state) => (
        <Badge key={state} tone={state === "removing" ? "bad" : "warn"}>
          {isOne || namesOf(state).length === view.records.length
            ? texts.state[state]
            : person.inPlace(texts.state[state], namesOf(state).join(", "))}
        </Badge>
      ))}
    </>
  );
}
