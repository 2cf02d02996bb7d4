import { useState } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { PersonView, Removal, RemovalPlan } from "../../contract/types.ts";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { person, removal as texts } from "../../messages/person.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import steps from "../../components/Steps.module.css";

interface RemovalDialogProps {
  view: PersonView;
  /** Which kind is asked about; null while none is. */
  kind: Removal | null;
  onClose: () => void;
}

/** Says exactly what will happen where, and goes on only when the words are typed. */
export function RemovalDialog({ view, kind, onClose }: RemovalDialogProps) {
  return (
    <Dialog
      role="alertdialog"
      title={kind ? texts.title(kind, view.name || texts.thisCustomer) : ""}
      isOpen={kind !== null}
      onClose={onClose}
    >
      {kind && <Planned view={view} kind={kind} onClose={onClose} />}
    </Dialog>
  );
}

function Planned({ view, kind, onClose }: { view: PersonView; kind: Removal; onClose: () => void }) {
  const plan = useCommandQuery("removal_plan", { personId: view.personId, removal: kind }, { gcTime: 0 });
  if (plan.data) return <Confirm plan={plan.data} personId={view.personId} kind={kind} onClose={onClose} />;
  return (
    <>
      {plan.error ? (
        <ErrorNotice error={plan.error} kept={errors.kept} onRetry={() => void plan.refetch()} />
      ) : (
        <p role="status">{texts.planning}</p>
      )}
      <DialogActions>
        <Button autoFocus onPress={onClose}>
          {person.cancel}
        </Button>
      </DialogActions>
    </>
  );
}

function Confirm({
  plan,
  personId,
  kind,
  onClose,
}: {
  plan: RemovalPlan;
  personId: string;
  kind: Removal;
  onClose: () => void;
}) {
  const confirm = useAction("removal_confirm");
  const [phrase, setPhrase] = useState("");
  const possible = plan.steps.filter((step) => step.allowed.ok).map((step) => step.recordId);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const chosen = possible.filter((recordId) => !leftOut.includes(recordId));
  const isUnverified = plan.steps.some((step) => step.allowed.unverified && chosen.includes(step.recordId));
  const isReady = chosen.length > 0 && phrase.trim() === plan.phrase;
  const message = inlineMessage(confirm.error, "phrase");

  const send = () => {
    if (!isReady || confirm.isPending) return;
    confirm.mutateAsync({ personId, removal: kind, recordIds: chosen, phrase: phrase.trim() }).then(onClose, () => {});
  };

  return (
    <Form label={texts.confirm[kind]} onSubmit={send}>
      <ul className={steps.steps} aria-label={texts.steps}>
        {plan.steps.map((step) => (
          <li key={step.recordId} className={steps.step}>
            <LetterBadge letters={step.system.badge} name={step.system.name} hue={step.system.provider} />
            <div className={steps.words}>
              {step.allowed.ok && possible.length > 1 ? (
                <Checkbox
                  label={step.system.name}
                  isSelected={!leftOut.includes(step.recordId)}
                  onChange={(isOn) =>
                    setLeftOut(isOn ? leftOut.filter((one) => one !== step.recordId) : [...leftOut, step.recordId])
                  }
                />
              ) : (
                <b className={steps.name}>{step.system.name}</b>
              )}
              <p className={step.allowed.ok ? undefined : steps.quiet}>
                {step.allowed.ok ? step.effect : texts.impossible(step.allowed.reason ?? "")}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <p className={steps.quiet}>{texts.lead[kind]}</p>
      {isUnverified && <p className={steps.caution}>{person.unverified}</p>}
      {possible.length > 0 ? (
        <TextField
          label={texts.phrase(plan.phrase)}
          kind="code"
          autoFocus
          value={phrase}
          onChange={setPhrase}
          issues={message ? [message] : []}
        />
      ) : (
        <p>{texts.nowhere}</p>
      )}
      {confirm.error && !message && <ErrorNotice error={confirm.error} kept={errors.kept} compact />}
      <DialogActions>
        <Button onPress={onClose}>{person.cancel}</Button>
        <Button type="submit" variant="danger" isDisabled={!isReady} isPending={confirm.isPending}>
          {texts.confirm[kind]}
        </Button>
      </DialogActions>
    </Form>
  );
}
