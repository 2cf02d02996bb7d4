import { Badge } from "../../components/Badge.tsx";
import { TextField } from "../../components/TextField.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { flagChoices, person } from "../../messages/person.ts";
import { value as valueTexts } from "../../messages/value.ts";
import { RevealButton } from "../values/RevealButton.tsx";
import { useReveal } from "../values/useReveal.ts";
import { ConfirmChoice } from "./ConfirmChoice.tsx";
import { EditInPlace } from "./EditInPlace.tsx";
import { LineMarks, lineNotes } from "./LineMarks.tsx";
import { MergedBadge } from "./MergedBadge.tsx";
import type { FieldLine } from "./lines.ts";
import { RowMenu } from "./RowMenu.tsx";
import { UndoChange } from "./UndoChange.tsx";
import { useFieldEdit } from "./useFieldEdit.ts";
import { ValueRow } from "./ValueRow.tsx";
import { shownValue } from "./values.ts";
import { WhichSystems } from "./WhichSystems.tsx";

interface FieldRowProps {
  line: FieldLine;
  /** It is copied to other systems by itself: it is neither a part of something nor the system's own. */
  isCopied?: boolean;
  /** It stands under the label of the line before it. */
  isContinued?: boolean;
}

/** One value of one field, edited where it stands. */
export function FieldRow({ line, isCopied = true, isContinued = false }: FieldRowProps) {
  const { field, systems } = line;
  const { shared, companion, asked, save } = useFieldEdit(line);
  const { recordId, key } = field;
  const reveal = useReveal([{ place: "field", recordId, key }], field.mark ?? "");
  const revealed = reveal.values?.[0] ?? null;
  const label = line.isOneOfSeveral
    ? person.inSystem(field.label, systems.map((system) => system.name).join(", "))
    : field.label;
  const isHidden = field.mark !== null && revealed === null;
  // A secret is known in part only ever: there is no more of it to show.
  const canShow = field.mark !== null && !line.isSecret;
  const inWords = (value: string) => {
    if (field.mark === null) return shownValue({ ...field, value });
    return value === field.was && revealed ? shownValue({ ...field, value: revealed.was ?? "" }) : value;
  };

  return (
    <ValueRow
      label={field.label}
      isContinued={isContinued}
      systems={systems}
      row={field.key}
      recordIds={line.held.map((one) => one.recordId)}
      actions={
        isCopied &&
        field.value !== "" && (
          <RowMenu
            name={label}
            value={field.mark === null ? field.value : null}
            hidden={canShow ? { recordId, key } : null}
            source={line.hasOthers && !line.isSecret ? { kind: "field", recordId, key } : null}
          />
        )
      }
    >
      <EditInPlace
        id={line.id}
        label={label}
        editLabel={person.edit(label)}
        value={field.value}
        shown={
          isHidden ? (
            <>
              <span className="visually-hidden">{valueTexts.hiddenWord}</span>
              <span aria-hidden="true">{field.value}</span>
            </>
          ) : (
            shownValue({ ...field, value: revealed?.value ?? field.value })
          )
        }
        {...(line.isSecret ? { initial: "" } : {})}
        {...(canShow
          ? {
              askFirst: async () => (revealed ?? (await reveal.show())?.[0])?.value ?? null,
              isAsking: reveal.isPending,
            }
          : {})}
        isSecret={line.isSecret}
        keptFor={field.recordId}
        keeping={line.isSecret ? "never" : line.isMasked ? "hidden" : "open"}
        allowed={shared.allowed}
        kind={field.kind}
        choices={field.kind === "flag" && field.choices.length === 0 ? flagChoices : field.choices}
        rule={[...new Set(line.fields.map((one) => one.rule).filter(Boolean))].join(" ")}
        errorKey={field.key}
        isDeliberate={shared.isShared || companion !== null}
        extra={
          <>
            {companion && (
              <TextField label={companion.label} value={companion.text} onChange={companion.set} isRequired />
            )}
            <WhichSystems shared={shared} />
          </>
        }
        marks={
          <>
            {canShow && <RevealButton reveal={reveal} name={label} />}
            {line.differs && <Badge>{person.differs}</Badge>}
            <MergedBadge line={line} />
            <LineMarks line={line} />
            <UndoChange line={line} name={label} />
          </>
        }
        below={line.isSecret ? [] : lineNotes(line, field.value, inWords)}
        onSave={save}
      />
      {reveal.error !== null && <ErrorNotice error={reveal.error} kept={valueTexts.stillHidden} compact />}
      <ConfirmChoice asked={asked} onAnswer={(isConfirmed) => asked?.answer(isConfirmed)} />
    </ValueRow>
  );
}
