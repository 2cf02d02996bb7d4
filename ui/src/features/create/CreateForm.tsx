import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { CheckboxGroup } from "../../components/Checkbox.tsx";
import { focusFirstIssue, Form, FormActions, FormSummary } from "../../components/Form.tsx";
import { LetterBadge } from "../../components/Badge.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { create } from "../../messages/create.ts";
import { errors } from "../../messages/errors.ts";
import { useAction } from "../../platform/queries.ts";
import { asWireError } from "../../platform/types.ts";
import { useDraftKeeper } from "../drafts/useDraft.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { Candidates } from "./Candidates.tsx";
import { ChannelRows } from "./ChannelRows.tsx";
import styles from "./Create.module.css";
import {
  DRAFT_KEY,
  draftBody,
  inputs,
  isUntouched,
  ownIssues,
  toInputIssues,
  toRequest,
  type CreateFormState,
} from "./formState.ts";
import { CustomRows } from "./CustomRows.tsx";
import { FieldInputs } from "./FieldInputs.tsx";
import { offerOf, type Target } from "./offer.ts";
import { TicketFields } from "./TicketFields.tsx";
import { useCustomerCheck } from "./useCustomerCheck.ts";

interface CreateFormProps {
  targets: Target[];
  initial: CreateFormState;
  isRestored: boolean;
  onStartOver: () => void;
}

/** What every part of the form gets. */
export interface PartProps {
  form: CreateFormState;
  onEdit: (next: CreateFormState) => void;
  /** The agent has left an input: from now on its issues show. */
  onLeave: (input: string) => void;
  issuesOf: (input: string) => string[];
}

/** The form itself. Every state it passes through is kept, so that nothing typed is lost. */
export function CreateForm({ targets, initial, isRestored, onStartOver }: CreateFormProps) {
  const open = useOpenCustomer();
  const formRef = useRef<HTMLFormElement>(null);
  const { keeper, error: draftError } = useDraftKeeper(DRAFT_KEY);
  const [typed, setForm] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [submits, setSubmits] = useState(0);
  // What was answered to a submit, with the request it was about: it says nothing about a form that changed since.
  const [refused, setRefused] = useState<{ request: string; error: unknown } | null>(null);
  const save = useAction("customer_create");

  // A connection may be removed, or lose its rights, while the form is open.
  const isUsable = (id: string) =>
    targets.some(({ connectionId, refusal: reason }) => connectionId === id && reason === null);
  const form = { ...typed, connectionIds: typed.connectionIds.filter(isUsable) };
  const isTargetGone = form.connectionIds.length < typed.connectionIds.length;
  const offer = offerOf(targets, form.connectionIds);
  const fieldKeys = offer.fields.map(({ info }) => info.key);
  const request = toRequest(form, fieldKeys, offer.custom, offer.tickets);
  const { check, isBehind, error: checkError } = useCustomerCheck(request);
  // What was left shows its issues once they are those of what was typed last: older ones would come and go again, and move
  // what is just being pressed.
  const [judged, setJudged] = useState(touched);
  if (!isBehind && judged !== touched) setJudged(touched);

  const refusal = refused !== null && refused.request === JSON.stringify(request) ? asWireError(refused.error) : null;
  const systemName = (connectionId: string) =>
    offer.targets > 1 ? (targets.find((target) => target.connectionId === connectionId)?.name ?? null) : null;
  const found = toInputIssues(
    form,
    fieldKeys,
    refusal?.fields.length ? refusal.fields : (check?.issues ?? []),
    systemName,
  );
  const own = ownIssues(form, isTargetGone);
  // Without a system chosen there are no rules to say more about the form as a whole than that.
  const known =
    form.connectionIds.length > 0
      ? [...own, ...found]
      : [...own, ...found.filter(({ input }) => input !== inputs.form && input !== inputs.targets)];
  const visible =
    submits > 0
      ? known
      : known.filter(
          ({ input }) => (judged.has(input) && input !== inputs.form) || (isTargetGone && input === inputs.targets),
        );
  const issuesOf = (input: string) => [
    ...new Set(visible.filter((issue) => issue.input === input).map((issue) => issue.message)),
  ];

  useEffect(() => {
    if (submits > 0) focusFirstIssue(formRef.current);
  }, [submits]);

  const edit = (next: CreateFormState) => {
    setForm(next);
    if (isUntouched(next)) keeper.discard();
    else keeper.save(draftBody(next));
  };
  const leave = (input: string) => {
    if (!touched.has(input)) setTouched(new Set([...touched, input]));
  };

  const submit = async () => {
    if (save.isPending) return;
    if (own.length > 0) {
      setSubmits(submits + 1);
      return;
    }
    try {
      const { personId } = await save.mutateAsync(request);
      keeper.discard();
      open(personId);
    } catch (error) {
      setRefused({ request: JSON.stringify(request), error });
      setSubmits((count) => count + 1);
    }
  };
  const part: PartProps = { form, onEdit: edit, onLeave: leave, issuesOf };
  const candidates = check?.candidates ?? [];
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
            </Notice>
          )}
          <Form label={create.title} formRef={formRef} onSubmit={() => void submit()} isDeliberate>
            {submits > 0 && visible.length > 0 && (
              <FormSummary title={create.mend(visible.length)} issues={issuesOf(inputs.form)} />
            )}
            <CheckboxGroup
              label={create.targets}
              value={form.connectionIds}
              onChange={(connectionIds) => edit({ ...form, connectionIds })}
              issues={issuesOf(inputs.targets)}
              choices={targets.map(({ connectionId, name, badge, provider, refusal: reason }) => ({
                value: connectionId,
                label: name,
                aside: <LetterBadge letters={badge} name={provider.name} hue={provider.provider} />,
                ...(reason === null ? {} : { description: reason, isDisabled: true }),
              }))}
            />
            <Card title={create.identity}>
              <FieldInputs {...part} offer={offer} />
            </Card>
            <Card title={create.channels}>
              <ChannelRows {...part} kinds={offer.channels} />
            </Card>
            {offer.custom && (
              <Card title={create.custom}>
                <CustomRows {...part} />
              </Card>
            )}
            {offer.tickets && (
              <Card title={create.ticket}>
                <TicketFields {...part} />
              </Card>
            )}
            <FormActions
              outcome={
                <>
                  {refusal && refusal.fields.length === 0 && (
                    <ErrorNotice error={refusal} kept={errors.keptTyped} onRetry={() => void submit()} />
                  )}
                  {checkError && !refusal && <ErrorNotice compact error={checkError} kept={errors.keptTyped} />}
                  {draftError && <Notice tone="warn">{create.draftFailed}</Notice>}
                </>
              }
            >
              <Button variant="primary" type="submit" keys={create.submitKeys} isPending={save.isPending}>
                {create.submit}
              </Button>
            </FormActions>
          </Form>
        </div>
        <Candidates candidates={candidates} onOpen={open} />
      </div>
    </div>
  );
}
