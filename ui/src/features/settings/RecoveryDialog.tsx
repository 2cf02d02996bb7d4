import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { describeError } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access, protection as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import { useWait } from "../access/useWait.ts";
import { WaitNote } from "../access/WaitNote.tsx";
import styles from "./Protection.module.css";
import { AskedParts } from "./AskedParts.tsx";
import { ShownCode } from "./ShownCode.tsx";

interface RecoveryDialogProps {
  /** Whether there is a passphrase that has to be known. */
  asksPassphrase: boolean;
  /** Whether there is a code that a new one replaces. */
  replaces: boolean;
  onClose: () => void;
}

type Step = "make" | "show" | "check" | "done";

/** Makes a recovery code, shows it once, and asks two of its parts back. Only then it opens the data, and the one of before does not. */
export function RecoveryDialog({ asksPassphrase, replaces, onClose }: RecoveryDialogProps) {
  const [step, setStep] = useState<Step>("make");
  const make = useAction("recovery_make", { isSecret: true });
  const parts = make.data?.parts ?? [];
  const titles = { make: texts.makeTitle, show: texts.showTitle, check: texts.checkTitle, done: texts.doneTitle };

  const close = () => {
    if (make.isPending) return;
    make.reset();
    onClose();
  };

  /** Escape must not take away a code that is being written down: it would be worth nothing. */
  const escape = () => {
    if (step === "check") setStep("show");
    else if (step !== "show") close();
  };

  return (
    <Dialog role="alertdialog" title={titles[step]} isOpen onClose={escape} width="wide">
      {step === "make" && (
        <Make
          asksPassphrase={asksPassphrase}
          replaces={replaces}
          make={make}
          onMade={() => setStep("show")}
          onCancel={close}
        />
      )}
      {step === "show" && (
        <ShownCode parts={parts} replaces={replaces} onWritten={() => setStep("check")} onCancel={close} />
      )}
      {step === "check" && (
        <AskedParts
          asked={make.data?.asked ?? []}
          count={parts.length}
          onRight={() => setStep("done")}
          onShowAgain={() => setStep("show")}
        />
      )}
      {step === "done" && (
        <>
          <p role="status">{texts.doneText}</p>
          <DialogActions>
            <Button variant="primary" autoFocus onPress={close}>
              {texts.done}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}

interface MakeProps {
  asksPassphrase: boolean;
  replaces: boolean;
  make: ReturnType<typeof useAction<"recovery_make">>;
  onMade: () => void;
  onCancel: () => void;
}

function Make({ asksPassphrase, replaces, make, onMade, onCancel }: MakeProps) {
  const [current, setCurrent] = useState("");
  const wait = useWait(0, make.error);
  const isWrong = make.error !== null && describeError(make.error).wire.code === "wrong_passphrase";

  const submit = () => {
    if (make.isPending || wait > 0) return;
    // A failure is shown from the action's state.
    make.mutateAsync({ current: asksPassphrase ? current : null }).then(onMade, () => {});
  };

  return (
    <Form label={texts.makeTitle} onSubmit={submit}>
      <p>{texts.makeText}</p>
      {replaces && <p className={styles.warning}>{texts.makeReplaces}</p>}
      {asksPassphrase && (
        <TextField
          label={access.passphrase}
          kind="secret"
          autoFocus
          value={current}
          onChange={setCurrent}
          issues={isWrong ? [texts.wrongCurrent] : []}
        />
      )}
      {make.error && !isWrong && <ErrorNotice error={make.error} />}
      <WaitNote seconds={wait} />
      <DialogActions>
        <Button onPress={onCancel}>{texts.cancel}</Button>
        <Button type="submit" variant="primary" autoFocus={!asksPassphrase} isPending={make.isPending}>
          {texts.makeConfirm}
        </Button>
      </DialogActions>
    </Form>
  );
}
