import { useEffect, useRef } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import type { ConflictView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts as texts, lost } from "../../messages/conflicts.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import styles from "./Conflicts.module.css";
import type { DecidingProps } from "./ConflictPane.tsx";
import { SettledValues } from "./Settled.tsx";

interface LostCustomerProps extends Omit<DecidingProps, "onDecided"> {
  view: ConflictView;
  onDone: () => void;
}

/** The customer a change was made for is not there, or somebody else is: what is kept, and the few things that can be done. */
export function LostCustomer({ view, takesFocus, onFocused, onDone, onLater }: LostCustomerProps) {
  const open = useOpenCustomer();
  const heading = useRef<HTMLHeadingElement>(null);
  const createAgain = useAction("conflict_create_again");
  const same = useAction("conflict_same_customer");
  const drop = useAction("pending_discard");
  const { operationId, personName, personId, system } = view;
  const isElse = view.kind === "somebody_else";
  const isBusy = createAgain.isPending || same.isPending || drop.isPending;
  const error = createAgain.error ?? same.error ?? drop.error;
  const run = (action: typeof same | typeof drop | typeof createAgain) => {
    // Once it is done the next conflict stands here: callbacks of `mutate` would be dropped.
    if (!isBusy) action.mutateAsync({ operationId }).then(onDone, () => {});
  };

  useEffect(() => {
    if (!takesFocus) return;
    heading.current?.focus();
    onFocused();
  }, [takesFocus, onFocused]);

  const choices = [
    ...(isElse
      ? [{ action: same, label: lost.same, text: lost.sameText(system.name), reason: null }]
      : [
          {
            action: createAgain,
            label: lost.createAgain,
            text: lost.createText(system.name),
            reason: view.canCreateAgain ? null : lost.createCannot,
          },
        ]),
    { action: drop, label: lost.drop, text: lost.dropText, reason: null },
  ];
  return (
    <>
      <header>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {isElse ? lost.elseHeading(personName, system.name) : lost.goneHeading(personName, system.name)}
        </h1>
        <p className={styles.subtitle}>
          <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
          <span>{(isElse ? lost.elseText : lost.goneText)(system.name, view.yoursAt, view.theirsAt)}</span>
        </p>
      </header>
      <Card title={view.settled.length > 0 ? lost.kept : lost.keptNothing}>
        <SettledValues lines={view.settled} />
      </Card>
      {error && <ErrorNotice error={error} kept={texts.kept} />}
      <Card title={lost.actions} flush>
        <ul>
          {choices.map(({ action, label, text, reason }, at) => (
            <li key={label} className={styles.way}>
              <Button
                variant={at === 0 && reason === null ? "primary" : "normal"}
                isPending={action.isPending}
                disabledReason={reason}
                onPress={() => run(action)}
              >
                {label}
              </Button>
              <p className={styles.quiet}>{reason ?? text}</p>
            </li>
          ))}
        </ul>
      </Card>
      <div className={styles.actions}>
        <Button onPress={() => open(personId)}>{texts.openCustomer}</Button>
        <span className={styles.gap} />
        <Button onPress={onLater}>{texts.later}</Button>
      </div>
    </>
  );
}
