import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { OperationView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { pending, unsureCodes } from "../../messages/pending.ts";
import { useAction } from "../../platform/queries.ts";
import { ChangeTable } from "./ChangeTable.tsx";

interface DiscardChangeProps {
  operation: OperationView;
  /** What the button is called where there is little room. */
  label?: string;
  small?: boolean;
  onDiscarded: () => void;
}

/** Drops a change, after saying what that means. What was typed stays readable until the last press. */
export function DiscardChange({ operation, label = pending.discard, small = false, onDiscarded }: DiscardChangeProps) {
  const [isOpen, setIsOpen] = useState(false);
  const discard = useAction("pending_discard");
  const { operationId, kind, system, lastError } = operation;
  const isUnsure = lastError !== null && unsureCodes.includes(lastError.code);

  const close = () => {
    if (discard.isPending) return;
    setIsOpen(false);
    discard.reset();
  };
  const confirm = () => {
    // The list is fetched again before this resolves, and takes these details away: callbacks of `mutate` would be
    // dropped then. A failure is shown from the action's state.
    discard.mutateAsync({ operationId }).then(onDiscarded, () => {});
  };

  return (
    <>
      <Button
        small={small}
        disabledReason={operation.canDiscard ? null : pending.cannotDiscard}
        onPress={() => setIsOpen(true)}
      >
        {label}
      </Button>
      <Dialog role="alertdialog" width="wide" title={pending.discardTitle} isOpen={isOpen} onClose={close}>
        <p>{kind === "create" ? pending.discardCreateText(system.name) : pending.discardText(system.name)}</p>
        {isUnsure && <Notice tone="warn">{pending.discardUnsure(system.name)}</Notice>}
        {operation.changes.length > 0 && <ChangeTable operation={operation} />}
        {discard.error && <ErrorNotice error={discard.error} kept={pending.kept} />}
        <DialogActions>
          <Button autoFocus onPress={close}>
            {pending.keep}
          </Button>
          <Button variant="danger" isPending={discard.isPending} onPress={confirm}>
            {pending.discard}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
