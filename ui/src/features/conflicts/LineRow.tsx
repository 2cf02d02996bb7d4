import { RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { useId } from "react";

import { Button } from "../../components/Button.tsx";
import { Icon } from "../../components/Icon.tsx";
import { KeyCap } from "../../components/KeyCap.tsx";
import type { ConflictLine } from "../../contract/types.ts";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { ValueInput } from "../values/ValueInput.tsx";
import type { Take } from "./decisions.ts";
import styles from "./Lines.module.css";
import { lineTexts, spoken } from "./lineValues.ts";

export interface LineRowProps {
  line: ConflictLine;
  index: number;
  system: string;
  isActive: boolean;
  take: Take | undefined;
  other: Readonly<Record<string, string>>;
  issuesOf: (key: string) => readonly string[];
  /** The box for another value has just been asked for. */
  isWriting: boolean;
  isBatching: boolean;
  onActive: () => void;
  onTake: (take: Take) => void;
  onWrite: (key: string, text: string) => void;
  onAlike: () => void;
}

/** One thing both sides changed: what it was, and which version is right. */
export function LineRow(props: LineRowProps) {
  const { line, index, system, isActive, take, onActive, onTake, onAlike } = props;
  const wasId = useId();
  const versions = [
    { side: "yours", key: "1", name: texts.yours(spoken(line, "yours", texts.cleared)) },
    { side: "theirs", key: "2", name: texts.theirs(system, spoken(line, "theirs", texts.notSet)) },
  ] as const;
  const cannotBatch = take === undefined ? texts.sameFirst : take === "other" ? texts.sameOther : null;
  return (
    <RadioGroup
      className={isActive ? `${styles.line} ${styles.active}` : styles.line!}
      aria-label={line.label}
      aria-describedby={wasId}
      data-line={index}
      value={take ?? null}
      onChange={(value) => onTake(value as Take)}
      onFocus={onActive}
    >
      <span className={styles.about} aria-hidden="true">
        <span className={styles.label}>{line.label}</span>
        <span className={styles.was}>
          <span className={styles.wasWord}>{texts.wasWord}</span>
          <Values rows={lineTexts(line, "was")} empty={texts.notSet} />
        </span>
      </span>
      <span id={wasId} hidden>
        {texts.was(spoken(line, "was", texts.notSet))}
      </span>
      {versions.map(({ side, name }) => (
        <RadioField key={side} value={side} className={styles.version!}>
          <RadioButton className={styles.choice!}>
            <span className="visually-hidden">{name}</span>
            <span className={styles.values} aria-hidden="true">
              <Values rows={lineTexts(line, side)} empty={side === "yours" ? texts.cleared : texts.notSet} />
            </span>
            {take === side && (
              <span className={styles.check}>
                <Icon name="check" />
              </span>
            )}
          </RadioButton>
        </RadioField>
      ))}
      <div className={styles.more}>
        <RadioField value="other" className={styles.otherField!}>
          <RadioButton className={styles.other!}>
            {texts.other}
            <KeyCap keys="3" />
          </RadioButton>
        </RadioField>
        {line.alike > 1 && (
          <Button small variant="quiet" disabledReason={cannotBatch} isPending={props.isBatching} onPress={onAlike}>
            {texts.sameForAll(line.alike, line.plural)}
          </Button>
        )}
      </div>
      {take === "other" && <OtherValue {...props} />}
    </RadioGroup>
  );
}

function Values({ rows, empty }: { rows: readonly string[]; empty: string }) {
  if (rows.length === 0) return <span className={styles.empty}>{empty}</span>;
  return rows.map((row, at) => (
    // Two parts of an address may read the same.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={at} className={styles.value}>
      {row}
    </span>
  ));
}

/** What is typed in place of both versions. */
function OtherValue({ line, other, issuesOf, isWriting, onWrite }: LineRowProps) {
  return (
    <div className={styles.boxes}>
      {line.parts.map((part, at) => (
        <ValueInput
          key={part.key}
          label={part.label}
          kind={part.kind}
          choices={part.choices}
          value={other[part.key] ?? ""}
          onChange={(text) => onWrite(part.key, text)}
          rule={part.rule}
          issues={issuesOf(part.key)}
          autoFocus={isWriting && at === 0}
        />
      ))}
    </div>
  );
}
