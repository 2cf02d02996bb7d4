import { Badge, type Tone } from "../../components/Badge.tsx";
import type { FieldView, PersonView, RecordState } from "../../contract/types.ts";
import { person, record as texts } from "../../messages/person.ts";
import styles from "./PersonHeader.module.css";
import { statusKey, statusText } from "./values.ts";

const statusTone = (field: FieldView): Tone =>
  field.confirm.includes(field.value) ? "warn" : field.value === "ACTIVE" ? "good" : "neutral";

/** What the systems call how they stand to the customer: those that say the same in one. */
function statusesOf(view: PersonView): { words: string; tone: Tone; systems: string[] }[] {
  const found: { words: string; tone: Tone; systems: string[] }[] = [];
  for (const record of view.records) {
    const field = view.fields.find((one) => one.recordId === record.recordId && one.key === statusKey);
    if (!field || field.value === "" || record.state === "new" || record.state === "gone") continue;
    const words = statusText(field);
    const tone = statusTone(field);
    const same = found.find((one) => one.words === words && one.tone === tone);
    if (same) same.systems.push(record.system.name);
    else found.push({ words, tone, systems: [record.system.name] });
  }
  return found;
}

/** How the customer stands in each system: being created or removed, and what the system itself calls it. */
export function RecordStates({ view }: { view: PersonView }) {
  const isOne = view.records.length === 1;
  const states = [...new Set(view.records.map((record) => record.state))].filter((state) => state !== "known");
  const namesOf = (state: RecordState) =>
    view.records.filter((record) => record.state === state).map((record) => record.system.name);
  const pills = [
    ...statusesOf(view).map(({ words, tone, systems }) => ({ tone, text: person.status(words, systems) })),
    ...states.map((state) => ({
      tone: state === "removing" ? ("bad" as const) : ("warn" as const),
      text:
        state === "gone"
          ? person.goneFrom(namesOf(state))
          : isOne || namesOf(state).length === view.records.length
            ? texts.state[state]
            : person.inPlace(texts.state[state], namesOf(state).join(", ")),
    })),
  ];
  return pills.map(({ tone, text }) => (
    <span key={text} className={styles.pill} title={text}>
      <Badge tone={tone}>{text}</Badge>
    </span>
  ));
}
