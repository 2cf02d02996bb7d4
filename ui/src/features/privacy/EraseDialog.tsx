import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { Notice } from "../../components/Notice.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { ErasurePlan, PersonView } from "../../contract/types.ts";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { person } from "../../messages/person.ts";
import { erasing } from "../../messages/privacy.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { Files } from "./Files.tsx";
import steps from "../../components/Steps.module.css";
import styles from "./Privacy.module.css";

interface EraseDialogProps {
  view: PersonView;
  isOpen: boolean;
  onClose: () => void;
}

/** Says exactly what goes where and what stays, and goes on only when the words are typed. */
export function EraseDialog({ view, isOpen, onClose }: EraseDialogProps) {
  return (
    <Dialog
      role="alertdialog"
      title={erasing.title(view.name || erasing.thisCustomer)}
      isOpen={isOpen}
      onClose={onClose}
    >
      {isOpen && <Planned personId={view.personId} onClose={onClose} />}
    </Dialog>
  );
}

function Planned({ personId, onClose }: { personId: string; onClose: () => void }) {
  const plan = useCommandQuery("erasure_plan", { personId }, { gcTime: 0 });
  if (plan.data) return <Confirm plan={plan.data} personId={personId} onClose={onClose} />;
  return (
    <>
      {plan.error ? (
        <ErrorNotice error={plan.error} kept={errors.kept} onRetry={() => void plan.refetch()} />
      ) : (
        <p role="status">{erasing.planning}</p>
      )}
      <DialogActions>
        <Button autoFocus onPress={onClose}>
          {erasing.cancel}
        </Button>
      </DialogActions>
    </>
  );
}

function Confirm({ plan, personId, onClose }: { plan: ErasurePlan; personId: string; onClose: () => void }) {
  const navigate = useNavigate();
  const confirm = useAction("erasure_confirm");
  const [phrase, setPhrase] = useState("");
  const isReady = plan.obstacle === null && phrase.trim() === plan.phrase;
  const message = inlineMessage(confirm.error, "phrase");

  const erase = () => {
    if (!isReady || confirm.isPending) return;
    confirm.mutateAsync({ personId, phrase: phrase.trim() }).then(
      ({ erasureId }) => void navigate({ to: "/settings", search: { erasure: erasureId } }),
      () => {},
    );
  };

  return (
    <Form label={erasing.confirm} onSubmit={erase}>
      <ul className={steps.steps} aria-label={erasing.steps}>
        {plan.systems.map(({ recordId, system, words, action, unverified }) => (
          <li key={recordId} className={steps.step}>
            <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
            <div className={steps.words}>
              <b className={steps.name}>{system.name}</b>
              <p className={action === "nothing" ? steps.quiet : undefined}>{words}</p>
              {unverified && <p className={steps.caution}>{person.unverified}</p>}
            </div>
          </li>
        ))}
      </ul>
      <div className={styles.part}>
        <h3 className={styles.heading}>{erasing.here}</h3>
        <p>{erasing.goes(plan.here)}</p>
        {plan.here.views.length > 0 && <p>{erasing.views(plan.here.views)}</p>}
        {plan.here.copies > 0 && <p>{erasing.copies(plan.here.copies)}</p>}
      </div>
      <Files lead={erasing.files} files={plan.here.files} />
      <Files lead={erasing.unreadable} files={plan.here.unreadable} />
      <p className={steps.quiet}>{erasing.lead}</p>
      {plan.obstacle === null ? (
        <TextField
          label={erasing.phrase(plan.phrase)}
          kind="code"
          autoFocus
          value={phrase}
          onChange={setPhrase}
          issues={message ? [message] : []}
        />
      ) : (
        <Notice tone="warn">{plan.obstacle}</Notice>
      )}
      {confirm.error && !message && <ErrorNotice error={confirm.error} kept={errors.kept} compact />}
      <DialogActions>
        <Button onPress={onClose}>{erasing.cancel}</Button>
        <Button type="submit" variant="danger" isDisabled={!isReady} isPending={confirm.isPending}>
          {erasing.confirm}
        </Button>
      </DialogActions>
    </Form>
  );
}
