import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { confirmChoice as texts, person } from "../../messages/person.ts";

interface ConfirmChoiceProps {
  /** What is asked about; null while nothing is. */
  asked: { label: string; choice: string; systems: string } | null;
  onAnswer: (isConfirmed: boolean) => void;
}

/** A choice with legal weight is made only after it was read once more. */
export function ConfirmChoice({ asked, onAnswer }: ConfirmChoiceProps) {
  return (
    <Dialog
      role="alertdialog"
      title={asked ? texts.title(asked.label, asked.choice) : ""}
      isOpen={asked !== null}
      onClose={() => onAnswer(false)}
    >
      {asked && (
        <>
          <p>{texts.text(asked.choice, asked.systems)}</p>
          <DialogActions>
            <Button autoFocus onPress={() => onAnswer(false)}>
              {person.cancel}
            </Button>
            <Button variant="danger" onPress={() => onAnswer(true)}>
              {texts.confirm(asked.choice)}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
