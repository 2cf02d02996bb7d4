import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { focusFirstIssue, Form, FormActions, FormSummary } from "../../components/Form.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { create } from "../../messages/create.ts";
import { errors } from "../../messages/errors.ts";
import { useAction } from "../../platform/queries.ts";
import { asWireError } from "../../platform/types.ts";
import { useDraftKeeper } from "../drafts/useDraft.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { Systems } from "../systems/Systems.tsx";
import { Candidates } from "./Candidates.tsx";
import { ChannelRows } from "./ChannelRows.tsx";
import styles from "./Create.module.css";
import { candidatesOf, linesOf } from "./candidates.ts";
import { ConfirmWeight } from "./ConfirmWeight.tsx";
import { CustomRows } from "./CustomRows.tsx";
import { FieldCard } from "./FieldInputs.tsx";
import { DRAFT_KEY, draftBody, isUntouched, toRequest, valueIn, type CreateFormState } from "./formState.ts";
import { inputs } from "./issues.ts";
import { defaultsOf, offerOf, secretKeysOf, weightyChoices, type Target } from "./offer.ts";
import type { PartProps } from "./part.ts";
import { probesOf } from "./probes.ts";
import { TargetChoice } from "./TargetChoice.tsx";
import { TicketFields } from "./TicketFields.tsx";
import { useCustomerCheck } from "./useCustomerCheck.ts";
import { useExactHere } from "./useExactHere.ts";
import { useFormIssues } from "./useFormIssues.ts";
import { useLookup } from "./useLookup.ts";
import { useRemovedTargets } from "./useRemovedTargets.ts";

interface CreateFormProps {
  targets: Target[];
  initial: CreateFormState;
  isRestored: boolean;
  /** Something secret had been typed as well, which is not kept. */
  isSecretLost: boolean;
  onStartOver: () => void;
}

/** The form itself. Every state it passes through is kept, so that nothing typed is lost. */
export function CreateForm({ targets, initial, isRestored, isSecretLost, onStartOver }: CreateFormProps) {
  const open = useOpenCustomer();
  const formRef = useRef<HTMLFormElement>(null);
  const { keeper, error: draftError } = useDraftKeeper(DRAFT_KEY);
  const [typed, setForm] = useState(initial);
  const [submits, setSubmits] = useState(0);
  const [isConfirming, setIsConfirming] = useState(false);
  // What was answered to a submit, with the request it was about: it says nothing about a form that changed since.
  const [refused, setRefused] = useState<{ request: string; error: unknown } | null>(null);
  const save = useAction("customer_create");

  // A connection may be removed, or lose its rights, while the form is open.
  const isUsable = (id: string) =>
    targets.some(({ connectionId, refusal: reason }) => connectionId === id && reason === null);
  const form = { ...typed, connectionIds: typed.connectionIds.filter(isUsable) };
  const removed = useRemovedTargets(targets, typed.connectionIds);
  const offer = offerOf(targets, form.connectionIds);
  const request = toRequest(form, offer);
  const { check, isBehind, error: checkError } = useCustomerCheck(request);
  const refusal = refused !== null && refused.request === JSON.stringify(request) ? asWireError(refused.error) : null;
  const { own, visible, issuesOf, adviceOf, leave, openAdvice } = useFormIssues({
    form,
    offer,
    targets,
    check,
    refusal,
    isBehind,
    isTargetGone: form.connectionIds.length < typed.connectionIds.length,
    isSubmitted: submits > 0,
  });

  const probes = probesOf(form, offer);
  const exactHere = useExactHere(probes);
  const { looked, askAgain } = useLookup(probes);
  const candidates = candidatesOf({ here: check?.candidates ?? [], exactHere, looked, targets });
  const isKnown = form.linkTo === null && candidates.some(({ isExact }) => isExact);
  const weighty = weightyChoices(offer, valueIn(form, defaultsOf(offer)));

  useEffect(() => {
    if (submits > 0) focusFirstIssue(formRef.current);
  }, [submits]);

  const edit = (next: CreateFormState) => {
    setForm(next);
    if (isUntouched(next)) keeper.discard();
    else keeper.save(draftBody(next, secretKeysOf(targets)));
  };

  const send = async (confirmed: boolean) => {
    setIsConfirming(false);
    try {
      const { personId } = await save.mutateAsync({ ...request, confirmed });
      keeper.discard();
      open(personId);
    } catch (error) {
      setRefused({ request: JSON.stringify(request), error });
      setSubmits((count) => count + 1);
    }
  };
  const submit = () => {
    if (save.isPending) return;
    if (own.length > 0) setSubmits(submits + 1);
    else if (weighty.length > 0) setIsConfirming(true);
    else void send(false);
  };
  const unlink = () => {
    edit({ ...form, linkTo: null });
    // The button that was pressed goes away; what is above it in the form takes the focus.
    formRef.current?.querySelector("input")?.focus();
  };
  const part: PartProps = { form, onEdit: edit, onLeave: leave, issuesOf, adviceOf };
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{create.title}</h1>
        <p className={styles.lead}>{create.lead}</p>
      </header>
      <div className={styles.columns}>
        <div className={styles.form}>
          {isRestored && (
            <Notice
              action={
                <Button
                  variant="quiet"
                  onPress={() => {
                    keeper.discard();
                    onStartOver();
                  }}
                >
                  {create.startOver}
                </Button>
              }
            >
              {create.restored}
              {isSecretLost && ` ${create.secretNotKept}`}
            </Notice>
          )}
          <Form label={create.title} formRef={formRef} onSubmit={submit} isDeliberate>
            {submits > 0 && visible.length > 0 && (
              <FormSummary title={create.mend(visible.length)} issues={issuesOf(inputs.form)} />
            )}
            {removed.length > 0 && <Notice tone="warn">{create.targetsRemoved(removed)}</Notice>}
            <TargetChoice {...part} targets={targets} />
            {form.linkTo && (
              <Notice
                action={
                  <Button small variant="quiet" label={create.unlinkNamed(form.linkTo.name)} onPress={unlink}>
                    {create.undo}
                  </Button>
                }
              >
                {create.willBeLinked(form.linkTo.name)}
              </Notice>
            )}
            <FieldCard {...part} offer={offer} group="identity" isFirst />
            <Card title={create.channels}>
              <ChannelRows {...part} offer={offer} />
            </Card>
            <FieldCard {...part} offer={offer} group="legal_address" />
            <FieldCard {...part} offer={offer} group="shipping_address" />
            <FieldCard {...part} offer={offer} group="custom" />
            {offer.custom.length > 0 && (
              <Card title={create.custom} aside={offer.targets > 1 && <Systems systems={offer.custom} />}>
                <CustomRows {...part} />
              </Card>
            )}
            <FieldCard {...part} offer={offer} group="system" />
            {offer.tickets.length > 0 && (
              <Card title={create.ticket} aside={offer.targets > 1 && <Systems systems={offer.tickets} />}>
                <TicketFields {...part} />
              </Card>
            )}
            <FormActions
              outcome={
                <>
                  {refusal && refusal.fields.length === 0 && (
                    <ErrorNotice error={refusal} kept={errors.keptTyped} onRetry={submit} />
                  )}
                  {checkError && !refusal && <ErrorNotice compact error={checkError} kept={errors.keptTyped} />}
                  {draftError && <Notice tone="warn">{create.draftFailed}</Notice>}
                </>
              }
            >
              <Button variant="primary" type="submit" keys={create.submitKeys} isPending={save.isPending}>
                {isKnown ? create.submitAnyway : create.submit}
              </Button>
              {openAdvice.map((words) => (
                <span key={words} className={styles.note}>
                  {words}
                </span>
              ))}
            </FormActions>
          </Form>
        </div>
        <Candidates
          candidates={candidates}
          lines={linesOf(looked, targets)}
          linkTo={form.linkTo}
          onOpen={open}
          onLink={(linkTo) => edit({ ...form, linkTo })}
          onAskAgain={askAgain}
        />
      </div>
      <ConfirmWeight
        choices={weighty}
        isOpen={isConfirming}
        onConfirm={() => void send(true)}
        onClose={() => setIsConfirming(false)}
      />
    </div>
  );
}
