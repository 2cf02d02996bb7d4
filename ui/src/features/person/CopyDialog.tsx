import { useState } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { toast } from "../../components/Toast.tsx";
import type { CopyPlan, CopyTarget, ValueSource } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { copy as texts } from "../../messages/copy.ts";
import { person } from "../../messages/person.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import steps from "../../components/Steps.module.css";
import styles from "./CopyDialog.module.css";

interface CopyDialogProps {
  source: ValueSource;
  isOpen: boolean;
  onClose: () => void;
}

/** Shows what copying a value would change in each other system, and does it where the agent wants it. */
export function CopyDialog({ source, isOpen, onClose }: CopyDialogProps) {
  const plan = useCommandQuery("copy_plan", { source }, { enabled: isOpen, gcTime: 0 });
  return (
    <Dialog
      title={plan.data ? texts.title(plan.data.label) : texts.toSystems}
      isOpen={isOpen}
      onClose={onClose}
      width="wide"
    >
      {plan.data ? (
        <Planned plan={plan.data} source={source} onClose={onClose} />
      ) : (
        <>
          {plan.error ? (
            <ErrorNotice error={plan.error} kept={texts.kept} onRetry={() => void plan.refetch()} />
          ) : (
            <p role="status">{texts.planning}</p>
          )}
          <DialogActions>
            <Button autoFocus onPress={onClose}>
              {person.cancel}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}

const isPossible = (target: CopyTarget) => target.obstacle === null && target.changes.length > 0;

function Planned({ plan, source, onClose }: { plan: CopyPlan; source: ValueSource; onClose: () => void }) {
  const confirm = useAction("copy_confirm");
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const chosen = plan.targets
    .filter((target) => isPossible(target) && !leftOut.includes(target.recordId))
    .map((target) => target.recordId);

  const send = () => {
    if (chosen.length === 0 || confirm.isPending) return;
    confirm.mutateAsync({ source, recordIds: chosen }).then(
      ({ saved }) => {
        toast(texts.saved(saved));
        return onClose();
      },
      () => {},
    );
  };

  return (
    <Form label={texts.title(plan.label)} onSubmit={send}>
      <p className={styles.value}>{plan.value}</p>
      {plan.targets.length === 0 ? (
        <p>{texts.noTargets}</p>
      ) : (
        <ul className={styles.targets} aria-label={texts.targets}>
          {plan.targets.map((target) => (
            <Target
              key={target.recordId}
              target={target}
              isAdded={source.kind === "channel"}
              isChosen={chosen.includes(target.recordId)}
              onChoose={(isOn) =>
                setLeftOut(isOn ? leftOut.filter((one) => one !== target.recordId) : [...leftOut, target.recordId])
              }
            />
          ))}
        </ul>
      )}
      <p className={steps.quiet}>{texts.lead}</p>
      {confirm.error && <ErrorNotice error={confirm.error} kept={texts.kept} compact />}
      <DialogActions>
        <Button onPress={onClose}>{person.cancel}</Button>
        <Button
          type="submit"
          variant="primary"
          autoFocus
          isPending={confirm.isPending}
          disabledReason={chosen.length === 0 ? texts.noneChosen : null}
        >
          {texts.confirm(chosen.length)}
        </Button>
      </DialogActions>
    </Form>
  );
}

interface TargetProps {
  target: CopyTarget;
  /** Where nothing stands before, it is one more and not in the place of nothing. */
  isAdded: boolean;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

function Target({ target, isAdded, isChosen, onChoose }: TargetProps) {
  const { system, changes, obstacle } = target;
  return (
    <li className={steps.step}>
      <LetterBadge letters={system.badge} name={system.name} hue={system.provider} isDecoration />
      <div className={steps.words}>
        {isPossible(target) ? (
          <Checkbox label={system.name} isSelected={isChosen} onChange={onChoose} />
        ) : (
          <b className={steps.name}>{system.name}</b>
        )}
        {changes.map((change) => (
          <p key={change.label} className={styles.change}>
            <span className={styles.label}>{texts.change(change.label)}</span>{" "}
            {isAdded && change.before === "" ? (
              <b className={styles.after}>{texts.added(change.after)}</b>
            ) : (
              <>
                <span className="visually-hidden">{texts.before} </span>
                <span className={styles.before}>{change.before || texts.notSet}</span>
                <span aria-hidden="true"> → </span>
                <span className="visually-hidden"> {texts.after} </span>
                <b className={styles.after}>{change.after || texts.notSet}</b>
              </>
            )}
          </p>
        ))}
        {(obstacle || changes.length === 0) && <p className={steps.quiet}>{obstacle ?? texts.nothing}</p>}
      </div>
    </li>
  );
}
