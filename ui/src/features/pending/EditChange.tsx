import { useEffect, useRef, useState } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { focusFirstIssue, Form, FormGrid } from "../../components/Form.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { EditableValue, OperationView } from "../../contract/types.ts";
import { describeError, fieldMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { amend } from "../../messages/pending.ts";
import { conflicts } from "../../messages/conflicts.ts";
import { value as valueTexts } from "../../messages/value.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { asTexts, useDraftKeeper, useStoredDraft } from "../drafts/useDraft.ts";
import { useReveal } from "../values/useReveal.ts";
import { ValueInput } from "../values/ValueInput.tsx";
import styles from "./Pending.module.css";

const draftKeyOf = (operationId: string) => `pending:${operationId}`;

/** What was typed about a change and not saved when it was left. */
export function useEditDraft({ operationId }: OperationView): {
  isKept: boolean;
  values: Readonly<Record<string, string>>;
  forget: () => void;
} {
  const stored = useStoredDraft(draftKeyOf(operationId));
  const [isForgotten, setForgotten] = useState(false);
  const values = isForgotten ? {} : asTexts(stored.body);
  return { isKept: Object.keys(values).length > 0, values, forget: () => setForgotten(true) };
}

interface EditChangeProps {
  operation: OperationView;
  /** What was typed before and not saved. */
  kept: Readonly<Record<string, string>>;
  autoFocus: boolean;
  onClose: () => void;
}

/** Gives a change other values before it is sent. Only what differs from how it stands is saved. */
export function EditChange({ operation, kept, autoFocus, onClose }: EditChangeProps) {
  const { operationId, editable, lastError, system } = operation;
  const formRef = useRef<HTMLFormElement>(null);
  const edit = useAction("pending_edit");
  // What is hidden elsewhere is not written down half-typed either.
  const { data: hidden } = useCommandQuery(
    "providers_list",
    {},
    {
      select: ({ providers }) =>
        providers
          .find(({ provider }) => provider === system.provider)
          ?.fields.flatMap(({ key, masked, secret }) => (masked || secret ? [key] : [])),
    },
  );
  const { keeper, error: draftError } = useDraftKeeper(draftKeyOf(operationId));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(kept);
  const [failures, setFailures] = useState(0);
  const covered = editable.filter((one) => one.covered !== null).map(({ key }) => key);
  const reveal = useReveal(covered.map((key) => ({ place: "change", operationId, key })));
  // What was seen is what typing began with, also after it is hidden again.
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const shownOf = ({ key, value }: EditableValue) => (reveal.values === null ? value : (seen[key] ?? value));
  const changed = Object.fromEntries(
    editable.flatMap(({ key, value }) => {
      const text = typed[key];
      return text === undefined || text.trim() === (seen[key] ?? value) ? [] : [[key, text.trim()]];
    }),
  );
  const show = async () => {
    const found = await reveal.show();
    if (found) setSeen(Object.fromEntries(covered.map((key, at) => [key, found[at]?.value ?? ""])));
  };

  useEffect(() => {
    if (failures > 0) focusFirstIssue(formRef.current);
  }, [failures]);

  const change = (key: string, text: string) => {
    const next = { ...typed, [key]: text };
    setTyped(next);
    const worthKeeping = editable.filter(
      ({ kind, key: one, value }) =>
        kind !== "ssn" && hidden !== undefined && !hidden.includes(one) && (next[one] ?? value) !== value,
    );
    if (worthKeeping.length === 0) keeper.discard();
    else keeper.save(Object.fromEntries(worthKeeping.map(({ key: one }) => [one, next[one] ?? ""])));
  };
  const close = () => {
    keeper.discard();
    onClose();
  };
  const save = () => {
    if (edit.isPending) return;
    if (Object.keys(changed).length === 0) return close();
    edit.mutateAsync({ operationId, values: changed }).then(close, () => setFailures((count) => count + 1));
  };
  // What was refused is said beside its field until that is typed over; then what is said of the new value.
  const issuesOf = (key: string) => {
    const message = fieldMessage(edit.error, key) ?? (key in changed ? undefined : fieldMessage(lastError, key));
    return message ? [message] : [];
  };
  const isBeside = edit.error !== null && editable.some(({ key }) => fieldMessage(edit.error, key) !== undefined);

  return (
    <Form label={amend.title} formRef={formRef} onSubmit={save}>
      {Object.keys(kept).length > 0 && (
        <p>
          <Badge tone="warn">{amend.restored}</Badge>
        </p>
      )}
      <FormGrid>
        {editable.map((one, at) => (
          <ValueInput
            key={one.key}
            label={one.label}
            kind={one.kind}
            choices={one.choices}
            value={typed[one.key] ?? shownOf(one)}
            {...(one.covered === null ? {} : { placeholder: one.covered })}
            onChange={(text) => change(one.key, text)}
            rule={one.kind === "ssn" ? [one.rule, amend.secret].filter(Boolean).join(" ") : one.rule}
            issues={issuesOf(one.key)}
            autoFocus={autoFocus && at === 0}
          />
        ))}
      </FormGrid>
      {covered.length > 0 && (
        <p>
          <Button
            variant="quiet"
            isPending={reveal.isPending}
            onPress={() => {
              if (reveal.values === null) void show();
              else reveal.hide();
            }}
          >
            {reveal.values === null ? conflicts.showValues : conflicts.hideValues}
          </Button>
        </p>
      )}
      {reveal.error !== null && <ErrorNotice error={reveal.error} kept={valueTexts.stillHidden} compact />}
      {edit.error && !isBeside && (
        <ErrorNotice error={describeError(edit.error).wire} kept={amend.kept} onRetry={save} compact />
      )}
      {draftError && <Notice tone="warn">{amend.draftFailed}</Notice>}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={edit.isPending}>
          {amend.save}
        </Button>
        <Button onPress={close}>{amend.cancel}</Button>
      </div>
    </Form>
  );
}
