import { useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button as AriaButton } from "react-aria-components";

import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import type { PersonView } from "../../contract/types.ts";
import { postal as texts, person } from "../../messages/person.ts";
import { closeOnEscape } from "./AddChannel.tsx";
import { addressLines, type AddressLine } from "./addresses.ts";
import styles from "./AddressesCard.module.css";
import edit from "./EditInPlace.module.css";
import { FieldRows } from "./FieldRows.tsx";
import { LineMarks } from "./LineMarks.tsx";
import { RowMenu } from "./RowMenu.tsx";
import { useUnsavedIds } from "./unsaved.ts";
import { ValueRow } from "./ValueRow.tsx";

/** Where somebody lives and where things are sent: one line each, edited part by part. */
export function AddressesCard({ view }: { view: PersonView }) {
  const lines = (["legal_address", "shipping_address"] as const).flatMap((group) => addressLines(view, group));
  if (lines.length === 0) return null;
  return (
    <Card title={person.addresses} flush>
      {lines.map((line, at) => (
        <AddressRow
          key={line.id}
          line={line}
          isContinued={lines[at - 1]?.group === line.group}
          isOneOfSeveral={lines.filter((one) => one.group === line.group).length > 1}
        />
      ))}
    </Card>
  );
}

interface AddressRowProps {
  line: AddressLine;
  /** It stands under the label of the line before it. */
  isContinued: boolean;
  isOneOfSeveral: boolean;
}

function AddressRow({ line, isContinued, isOneOfSeveral }: AddressRowProps) {
  const unsaved = useUnsavedIds();
  // Null until the agent opens or folds it: parts that something was typed into are offered open.
  const [wanted, setOpen] = useState<boolean | null>(null);
  const isOpen = wanted ?? line.parts.some((part) => unsaved.has(part.id));
  const opener = useRef<HTMLButtonElement>(null);
  const valueId = useId();
  const plain = texts.names[line.group];
  const name = isOneOfSeveral ? person.inSystem(plain, line.systems.map((system) => system.name).join(", ")) : plain;
  const close = () => {
    flushSync(() => setOpen(false));
    opener.current?.focus();
  };

  if (isOpen) {
    return (
      // Escape folds the parts up from wherever in them the focus is.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
      <div
        role="group"
        aria-label={texts.parts(name)}
        className={styles.parts}
        onKeyDown={(event) => closeOnEscape(event, close)}
      >
        <p className={styles.head}>
          <span className={styles.name}>{name}</span>
          <Button variant="quiet" autoFocus={wanted === true} onPress={close}>
            {texts.done}
          </Button>
        </p>
        <FieldRows lines={line.parts} areCopied={false} />
      </div>
    );
  }

  const changed = line.parts.find((part) => part.held.some((one) => one.change !== null));
  return (
    <ValueRow
      label={texts.kinds[line.group]}
      isContinued={isContinued}
      systems={line.systems}
      actions={
        line.source && (
          <RowMenu
            name={name}
            value={line.text}
            source={line.hasOthers ? { kind: "field", recordId: line.source.recordId, key: line.source.key } : null}
          />
        )
      }
    >
      <span className={edit.shown}>
        <span className={edit.value}>
          <span id={valueId} className={line.text === "" ? edit.unset : undefined}>
            {line.text || person.notSet}
          </span>
          <AriaButton
            ref={opener}
            className={edit.open!}
            aria-label={texts.edit(name)}
            aria-describedby={valueId}
            aria-expanded={false}
            onPress={() => setOpen(true)}
          />
        </span>
        {line.differs && <Badge>{person.differs}</Badge>}
        {changed && <LineMarks line={changed} />}
      </span>
    </ValueRow>
  );
}
