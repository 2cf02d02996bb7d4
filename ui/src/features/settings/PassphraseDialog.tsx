import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { focusFirstIssue, Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { KeyPlace } from "../../contract/types.ts";
import { describeError, fieldMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { protection as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import { useWait } from "../access/useWait.ts";
import { WaitNote } from "../access/WaitNote.tsx";
import styles from "./Protection.module.css";

/** What becomes of the passphrase. */
export type PassphraseChange = "set" | "change" | "remove";

interface PassphraseDialogProps {
  change: PassphraseChange;
  /** Where the key is until then. */
  keyPlace: KeyPlace;
  onClose: () => void;
}

const words = {
  set: { title: texts.setTitle, text: texts.setText, confirm: texts.setConfirm },
  change: { title: texts.changeTitle, text: texts.changeText, confirm: texts.changeConfirm },
  remove: { title: texts.removeTitle, text: texts.removeText, confirm: texts.removeConfirm },
} as const;

/** Chooses a passphrase, changes it or gives it up. Who changes it has to know the one so far. */
export function PassphraseDialog({ change, keyPlace, onClose }: PassphraseDialogProps) {
  const [current, setCurrent] = useState("");
  const [chosen, setChosen] = useState("");
  const [again, setAgain] = useState("");
  const [isDifferent, setIsDifferent] = useState(false);
  const set = useAction("passphrase_set", { isSecret: true });
  const remove = useAction("passphrase_remove", { isSecret: true });
  const form = useRef<HTMLFormElement>(null);
  const error = set.error ?? remove.error;
  const isPending = set.isPending || remove.isPending;
  const wait = useWait(0, error);

  const isWrong = error !== null && describeError(error).wire.code === "wrong_passphrase";
  const chosenIssue = fieldMessage(error, "new");
  const isElsewhere = error !== null && !isWrong && chosenIssue === undefined;
  const { title, text, confirm } = words[change];

  useEffect(() => {
    if (error || isDifferent) focusFirstIssue(form.current);
  }, [error, isDifferent]);

  const submit = () => {
    if (isPending || wait > 0) return;
    setIsDifferent(chosen !== again);
    if (chosen !== again) return;
    const sent =
      change === "remove"
        ? remove.mutateAsync({ current })
        : set.mutateAsync({ current: change === "set" ? null : current, new: chosen });
    // A failure is shown from the action's state.
    sent.then(onClose, () => {});
  };

  return (
    <Dialog
      title={title}
      isOpen
      onClose={() => {
        if (!isPending) onClose();
      }}
    >
      <Form label={title} formRef={form} onSubmit={submit}>
        <p>{change === "set" && keyPlace === "memory" ? texts.setTextMemory : text}</p>
        {change !== "set" && (
          <TextField
            label={texts.current}
            kind="secret"
            autoFocus
            value={current}
            onChange={setCurrent}
            issues={isWrong ? [texts.wrongCurrent] : []}
          />
        )}
        {change !== "remove" && (
          <>
            <TextField
              label={texts.new}
              kind="secret"
              description={texts.newHelp}
              autoFocus={change === "set"}
              value={chosen}
              onChange={setChosen}
              issues={chosenIssue === undefined ? [] : [chosenIssue]}
            />
            <TextField
              label={texts.again}
              kind="secret"
              value={again}
              onChange={(typed) => {
                setAgain(typed);
                setIsDifferent(false);
              }}
              issues={isDifferent ? [texts.different] : []}
            />
            <p className={styles.quiet}>{texts.setForgotten}</p>
          </>
        )}
        {isElsewhere && <ErrorNotice error={error} />}
        <WaitNote seconds={wait} />
        <DialogActions>
          <Button onPress={onClose} isDisabled={isPending}>
            {texts.cancel}
          </Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {confirm}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
