import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { describeError } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Access.module.css";
import { useWait } from "./useWait.ts";
import { WaitNote } from "./WaitNote.tsx";

/** Asks for the passphrase. A wrong one is marked, so that typing replaces it. */
export function PassphraseForm({ waitSeconds, onForgot }: { waitSeconds: number; onForgot: () => void }) {
  const [passphrase, setPassphrase] = useState("");
  const unlock = useAction("access_unlock", { isSecret: true });
  const wait = useWait(waitSeconds, unlock.error);
  const input = useRef<HTMLInputElement>(null);
  const isWrong = unlock.error !== null && describeError(unlock.error).wire.code === "wrong_passphrase";

  useEffect(() => {
    if (unlock.error) input.current?.select();
  }, [unlock.error]);

  const submit = () => {
    if (!unlock.isPending && wait === 0) unlock.mutate({ passphrase });
  };

  return (
    <Form label={texts.unlock} onSubmit={submit}>
      <TextField
        label={texts.passphrase}
        kind="secret"
        autoFocus
        inputRef={input}
        value={passphrase}
        onChange={setPassphrase}
        issues={isWrong ? [texts.wrongPassphrase] : []}
      />
      {unlock.error && !isWrong && <ErrorNotice error={unlock.error} />}
      <WaitNote seconds={wait} />
      <div className={styles.actions}>
        <Button
          type="submit"
          variant="primary"
          keys="Enter"
          isPending={unlock.isPending}
          disabledReason={wait > 0 ? texts.waitHeard : null}
        >
          {unlock.isPending ? texts.unlocking : texts.unlock}
        </Button>
        <Button small variant="quiet" onPress={onForgot}>
          {texts.forgot}
        </Button>
      </div>
    </Form>
  );
}
