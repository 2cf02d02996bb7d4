import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { Badge, LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useSettled } from "../../components/useSettled.ts";
import type { ConflictLine, ConflictView, Decided, JsonValue } from "../../contract/types.ts";
import { fieldMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts as texts } from "../../messages/conflicts.ts";
import { formatFull } from "../../messages/format.ts";
import { amend } from "../../messages/pending.ts";
import { value as valueTexts } from "../../messages/value.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { useReveal } from "../values/useReveal.ts";
import styles from "./Conflicts.module.css";
import { answerOf, choiceOf, otherValues, type Take } from "./decisions.ts";
import { Lines } from "./Lines.tsx";
import { hiddenKeys, withRevealed } from "./lineValues.ts";
import { Preview } from "./Preview.tsx";
import { focusLine, useConflictKeys } from "./useConflictKeys.ts";
import { useDecisions } from "./useDecisions.ts";

/** Long enough not to ask at every key that is typed into another value. */
const PREVIEW_DELAY_MS = 250;

export interface DecidingProps {
  /** The focus comes here as soon as it is there: the one before was decided. */
  takesFocus: boolean;
  onFocused: () => void;
  /** It was decided, alone or with others alike. */
  onDecided: (decided: Decided) => void;
  onLater: () => void;
}

interface ConflictPaneProps extends DecidingProps {
  view: ConflictView;
  kept: JsonValue;
}

/** Who is right, line by line; what will be sent; and the way to send it. */
export function ConflictPane({ view, kept, takesFocus, onFocused, onDecided, onLater }: ConflictPaneProps) {
  const open = useOpenCustomer();
  const { operationId, system, personName } = view;
  const hidden = hiddenKeys(view.lines);
  const reveal = useReveal(hidden.map((key) => ({ place: "change", operationId, key })));
  const lines = reveal.values === null ? view.lines : withRevealed(view.lines, reveal.values);
  const place = useRef<HTMLDivElement>(null);
  const deciding = useDecisions(operationId, view.lines, kept);
  const { decisions } = deciding;
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, lines.length - 1));
  const [writing, setWriting] = useState<string | null>(null);
  const decide = useAction("conflict_decide");
  const alike = useAction("conflict_decide_alike");

  const answer = answerOf(lines, decisions);
  const openLines = lines.filter((line) => choiceOf(line, decisions) === null).length;
  const settled = useSettled(answer, PREVIEW_DELAY_MS);
  const preview = useCommandQuery(
    "conflict_preview",
    { operationId, choices: settled ?? {} },
    { enabled: answer !== null && settled !== null, placeholderData: keepPreviousData, gcTime: 0 },
  );
  const isBehind = preview.isPlaceholderData || JSON.stringify(settled) !== JSON.stringify(answer);
  // What was refused says nothing about what was typed since.
  const isStale = decide.variables !== undefined && JSON.stringify(decide.variables.choices) !== JSON.stringify(answer);
  const refusal = decide.error !== null && !isStale ? decide.error : null;
  const wrong = refusal ?? (isBehind ? null : preview.error);
  const keys = lines.flatMap(({ parts }) => parts.map(({ key }) => key));
  const isBesideField = keys.some((key) => fieldMessage(wrong, key) !== undefined);
  const nothingToSend = !isBehind && preview.data !== undefined && preview.data.request === null;

  useEffect(() => {
    if (!takesFocus) return;
    focusLine(place.current, 0);
    onFocused();
  }, [takesFocus, onFocused]);

  const take = (line: ConflictLine, index: number, choice: Take) => {
    setActive(index);
    setWriting(choice === "other" ? line.lineId : null);
    deciding.take(line, choice);
    if (choice === "other")
      place.current?.querySelector<HTMLElement>(`[data-line="${String(index)}"] input:not([type=radio])`)?.focus();
  };
  const send = () => {
    if (answer === null || decide.isPending) return;
    decide.mutateAsync({ operationId, choices: answer }).then(
      (decided) => {
        deciding.forget();
        return onDecided(decided);
      },
      () => {},
    );
  };
  const sendAlike = (line: ConflictLine) => {
    const choice = choiceOf(line, decisions);
    if (choice === null || choice.take === "other" || alike.isPending) return;
    alike.mutateAsync({ operationId, lineId: line.lineId, choice }).then(onDecided, () => {});
  };
  const onKeyDown = useConflictKeys(place, {
    lineCount: lines.length,
    active,
    onActive: setActive,
    onTake: (index, choice) => {
      const line = lines[index];
      if (line) take(line, index, choice);
    },
    onSend: send,
  });

  const lead = view.kind === "not_as_sent" ? texts.leadNotAsSent : texts.lead;
  return (
    <>
      <header>
        <h1 className={styles.title}>{texts.heading(personName)}</h1>
        <p
          className={styles.subtitle}
          title={`${formatFull(view.yoursAt)} · ${system.name}: ${formatFull(view.theirsAt)}`}
        >
          <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
          <span>{lead(system.name, view.yoursAt, view.theirsAt)}</span>
          {deciding.isRestored && <Badge tone="warn">{texts.restored}</Badge>}
        </p>
      </header>
      {/* The lines hear arrows and Enter before their radios do. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={place} onKeyDownCapture={onKeyDown}>
        <Lines
          view={view}
          lines={lines}
          reveal={hidden.length > 0 ? reveal : null}
          rowOf={(index) => {
            const line = lines[index]!;
            return {
              isActive: index === active,
              take: decisions.takes[line.lineId],
              other: otherValues(line, decisions),
              issuesOf: (key) => {
                const message = fieldMessage(wrong, key);
                return message && decisions.takes[line.lineId] === "other" ? [message] : [];
              },
              isWriting: writing === line.lineId,
              isBatching: alike.isPending && alike.variables.lineId === line.lineId,
              onActive: () => setActive(index),
              onTake: (choice) => take(line, index, choice),
              onWrite: (key, text) => deciding.write(line, key, text),
              onAlike: () => sendAlike(line),
            };
          }}
        />
      </div>
      <Preview
        open={openLines}
        preview={preview.data}
        isBehind={isBehind}
        error={refusal === null ? wrong : null}
        isBesideField={isBesideField}
        settled={view.settled}
        system={system.name}
      />
      {reveal.error !== null && <ErrorNotice error={reveal.error} kept={valueTexts.stillHidden} compact />}
      {refusal && !isBesideField && <ErrorNotice error={refusal} kept={texts.kept} onRetry={send} />}
      {alike.error && <ErrorNotice error={alike.error} kept={texts.kept} />}
      {deciding.draftError && <Notice tone="warn">{amend.draftFailed}</Notice>}
      <div className={styles.actions}>
        <Button
          variant="primary"
          keys="Enter"
          isPending={decide.isPending}
          disabledReason={answer === null ? texts.undecided : null}
          onPress={send}
        >
          {nothingToSend && answer !== null ? texts.sendNothing : texts.send}
        </Button>
        <Button onPress={() => open(view.personId)}>{texts.openCustomer}</Button>
        <span className={styles.gap} />
        <Button onPress={onLater}>{texts.later}</Button>
      </div>
    </>
  );
}
