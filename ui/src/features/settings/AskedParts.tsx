import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { DialogActions } from "../../components/Dialog.tsx";
import { focusFirstIssue, Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { describeError } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access, protection as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Protection.module.css";

interface AskedPartsProps {
  /** Numbers of the parts that are asked back. */
  asked: readonly number[];
  /** How many parts there are. */
  count: number;
  onRight: () => void;
  onShowAgain: () => void;
}

/** Asks parts of a code back: from then on it opens the data, and the one of before does not. */
export function AskedParts({ asked, count, onRight, onShowAgain }: AskedPartsProps) {
  const [typed, setTyped] = useState<readonly string[]>(asked.map(() => ""));
  const confirm = useAction("recovery_confirm", { isSecret: true });
  const form = useRef<HTMLFormElement>(null);
  const wrong = confirm.error ? describeError(confirm.error).wire : null;
  const isOther = (number: number) => wrong?.fields.some(({ field }) => field === `part.${number}`) ?? false;

  useEffect(() => {
    if (confirm.error) focusFirstIssue(form.current);
  }, [confirm.error]);

  const check = () => {
    if (confirm.isPending) return;
    // A failure is shown from the action's state.
    confirm.mutateAsync({ parts: [...typed] }).then(onRight, () => {});
  };

  return (
    <Form label={texts.checkTitle} formRef={form} onSubmit={check}>
      <p>{texts.checkText}</p>
      <div className={styles.asked}>
        {asked.map((number, index) => (
          <TextField
            key={number}
            label={access.partOf(number, count)}
            kind="code"
            autoFocus={index === 0}
            value={typed[index] ?? ""}
            onChange={(text) => {
              setTyped(typed.with(index, text));
              if (confirm.error) confirm.reset();
            }}
            issues={isOther(number) ? [texts.checkWrong(number)] : []}
          />
        ))}
      </div>
      {confirm.error && wrong?.code !== "wrong_code" && <ErrorNotice error={confirm.error} />}
      <DialogActions>
        <Button onPress={onShowAgain}>{texts.showAgain}</Button>
        <Button type="submit" variant="primary" isPending={confirm.isPending}>
          {texts.checkConfirm}
        </Button>
      </DialogActions>
    </Form>
  );
}
