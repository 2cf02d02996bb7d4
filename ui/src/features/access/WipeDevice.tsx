import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Access.module.css";

/** Removes everything of this program from this computer, when the words were typed. */
export function WipeDevice({ unsent }: { unsent: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const [phrase, setPhrase] = useState("");
  const wipe = useAction("device_wipe");
  const isReady = phrase.trim().toLowerCase() === texts.wipePhrase;

  const close = () => {
    if (wipe.isPending) return;
    setIsOpen(false);
    setPhrase("");
    wipe.reset();
  };

  return (
    <>
      <Button small onPress={() => setIsOpen(true)}>
        {texts.wipe}
      </Button>
      <Dialog role="alertdialog" title={texts.wipeTitle} isOpen={isOpen} onClose={close}>
        <Form label={texts.wipeTitle} onSubmit={() => isReady && wipe.mutate({ phrase })}>
          <p>{texts.wipeText}</p>
          {unsent > 0 && <p className={styles.warning}>{texts.wipeUnsent(unsent)}</p>}
          <TextField
            label={texts.wipePhraseLabel(texts.wipePhrase)}
            kind="code"
            autoFocus
            value={phrase}
            onChange={setPhrase}
          />
          {wipe.error && <ErrorNotice error={wipe.error} />}
          <DialogActions>
            <Button onPress={close}>{texts.wipeKeep}</Button>
            <Button type="submit" variant="danger" isDisabled={!isReady} isPending={wipe.isPending}>
              {texts.wipeConfirm}
            </Button>
          </DialogActions>
        </Form>
      </Dialog>
    </>
  );
}
