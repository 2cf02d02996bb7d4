import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Access.module.css";

/** Puts the data aside and begins with none, after saying what becomes of it. Unsent changes are given up only by a choice of their own. */
export function StartFresh({ unsent }: { unsent: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isUnderstood, setIsUnderstood] = useState(false);
  const fresh = useAction("access_start_fresh");
  const hasUnsent = unsent > 0;

  const close = () => {
    if (fresh.isPending) return;
    setIsOpen(false);
    setIsUnderstood(false);
    fresh.reset();
  };

  return (
    <>
      <Button onPress={() => setIsOpen(true)}>{texts.fresh}</Button>
      <Dialog role="alertdialog" title={texts.freshTitle} isOpen={isOpen} onClose={close}>
        <p>{texts.freshText}</p>
        {hasUnsent && (
          <div className={styles.unsent}>
            <p className={styles.warning}>{texts.freshUnsent(unsent)}</p>
            <Checkbox label={texts.freshUnderstood} isSelected={isUnderstood} onChange={setIsUnderstood} />
          </div>
        )}
        {fresh.error && <ErrorNotice error={fresh.error} />}
        <DialogActions>
          <Button onPress={close} autoFocus>
            {texts.freshKeep}
          </Button>
          <Button
            variant="danger"
            isPending={fresh.isPending}
            isDisabled={hasUnsent && !isUnderstood}
            onPress={() => fresh.mutate({ understood: true })}
          >
            {texts.freshConfirm}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
