import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import type { ConnectionView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { settings } from "../../messages/settings.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Settings.module.css";

const texts = settings.connection;

/** Removes a connection, after saying what goes with it. Unsent changes are dropped only by a choice of their own. */
export function RemoveConnection({ connection, onRemoved }: { connection: ConnectionView; onRemoved: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [dropUnsent, setDropUnsent] = useState(false);
  const remove = useAction("connection_remove");
  const hasUnsent = connection.unsent > 0;

  const close = () => {
    if (remove.isPending) return;
    setIsOpen(false);
    setDropUnsent(false);
    remove.reset();
  };

  const confirm = () => {
    // The list of connections is fetched again before this resolves, and takes this button away with it: callbacks of
    // `mutate` would be dropped then. A failure is shown from the action's state.
    remove.mutateAsync({ connectionId: connection.connectionId, dropUnsent }).then(onRemoved, () => {});
  };

  return (
    <>
      <Button onPress={() => setIsOpen(true)}>{texts.remove}</Button>
      <Dialog role="alertdialog" title={texts.removeTitle(connection.name)} isOpen={isOpen} onClose={close}>
        <p>{texts.removeText(connection.customers)}</p>
        {hasUnsent && (
          <div className={styles.fields}>
            <p className={styles.warning}>{texts.removeUnsent(connection.unsent)}</p>
            <Checkbox label={texts.removeDrop(connection.unsent)} isSelected={dropUnsent} onChange={setDropUnsent} />
          </div>
        )}
        {remove.error && <ErrorNotice error={remove.error} />}
        <DialogActions>
          <Button onPress={close} autoFocus>
            {texts.removeKeep}
          </Button>
          <Button variant="danger" isPending={remove.isPending} isDisabled={hasUnsent && !dropUnsent} onPress={confirm}>
            {texts.remove}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
