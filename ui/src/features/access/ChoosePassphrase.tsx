import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { focusFirstIssue, Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { fieldMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts, protection } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Access.module.css";

/** Begins under a passphrase, where the keychain cannot keep the key of new data. */
export function ChoosePassphrase() {
  const [chosen, setChosen] = useState("");
  const [again, setAgain] = useState("");
  const [isDifferent, setIsDifferent] = useState(false);
  const goOn = useAction("access_go_on", { isSecret: true });
  const form = useRef<HTMLFormElement>(null);
  const issue = fieldMessage(goOn.error, "new");

  useEffect(() => {
    if (goOn.error || isDifferent) focusFirstIssue(form.current);
  }, [goOn.error, isDifferent]);

  const submit = () => {
    if (goOn.isPending) return;
    setIsDifferent(chosen !== again);
    if (chosen === again) goOn.mutate({ passphrase: chosen });
  };

  return (
    <Form label={texts.passphraseInstead} formRef={form} onSubmit={submit}>
      <p className={styles.text}>{texts.passphraseInsteadText}</p>
      <TextField
        label={protection.new}
        kind="secret"
        description={protection.newHelp}
        autoFocus
        value={chosen}
        onChange={setChosen}
        issues={issue === undefined ? [] : [issue]}
      />
      <TextField
        label={protection.again}
        kind="secret"
        value={again}
        onChange={(typed) => {
          setAgain(typed);
          setIsDifferent(false);
        }}
        issues={isDifferent ? [protection.different] : []}
      />
      {goOn.error && issue === undefined && <ErrorNotice error={goOn.error} />}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={goOn.isPending}>
          {protection.setConfirm}
        </Button>
      </div>
    </Form>
  );
}
