import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { create } from "../../messages/create.ts";
import type { WeightyChoice } from "./offer.ts";

interface ConfirmWeightProps {
  /** What has to be confirmed; none while nothing is asked. */
  choices: readonly WeightyChoice[];
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before a choice with legal weight goes out. */
export function ConfirmWeight({ choices, isOpen, onConfirm, onClose }: ConfirmWeightProps) {
  return (
    <Dialog role="alertdialog" title={create.weightTitle} isOpen={isOpen} onClose={onClose}>
      {choices.map(({ field, choice, systems }) => (
        <p key={field}>{create.weightText(field, choice, systems)}</p>
      ))}
      <DialogActions>
        <Button onPress={onClose} autoFocus>
          {create.weightBack}
        </Button>
        <Button variant="danger" onPress={onConfirm}>
          {create.weightConfirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
