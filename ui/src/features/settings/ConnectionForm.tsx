import { useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { focusFirstIssue, Form, FormActions, FormSummary } from "../../components/Form.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { ConnectionView, FieldIssue, JsonValue, ProviderInfo } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { settings } from "../../messages/settings.ts";
import { useAction } from "../../platform/queries.ts";
import { asWireError } from "../../platform/types.ts";
import { useDraftKeeper } from "../drafts/useDraft.ts";
import { AddressFields, AdvancedFields, CredentialFields, OptionFields } from "./ConnectionFields.tsx";
import {
  ACCOUNT,
  baseUrlOf,
  draftBody,
  emptyForm,
  formOf,
  restoreForm,
  sortIssues,
  toDraft,
  toUpdate,
  type ConnectionFormState,
} from "./formState.ts";
import { RemoveConnection } from "./RemoveConnection.tsx";
import styles from "./Settings.module.css";
import { SystemFacts } from "./SystemFacts.tsx";
import { TestResult } from "./TestResult.tsx";

const texts = settings.connection;

interface ConnectionFormProps {
  provider: ProviderInfo;
  /** The saved connection, or none for a new one. */
  connection: ConnectionView | null;
  /** Whether it is the first connection of all. */
  isFirst: boolean;
  hasKeychain: boolean;
  draftKey: string;
  draft: JsonValue;
  onStartOver: () => void;
}

/** What makes up a connection, from what its provider says about itself. */
export function ConnectionForm({
  provider,
  connection,
  isFirst,
  hasKeychain,
  draftKey,
  draft,
  onStartOver,
}: ConnectionFormProps) {
  const navigate = useNavigate();
  const formRef = useRef<HTMLFormElement>(null);
  const { keeper, error: draftError } = useDraftKeeper(draftKey);
  const [start] = useState(() => (connection ? formOf(connection) : emptyForm(provider)));
  const [restored] = useState(() => restoreForm(draft, start));
  const [form, setForm] = useState(restored ?? start);
  // Counts edits, to tell whether a test was about what the form says now.
  const [edits, setEdits] = useState(0);
  const [tested, setTested] = useState<{ edits: number } | null>(null);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [failures, setFailures] = useState(0);

  const test = useAction("connection_test");
  const add = useAction("connection_add");
  const update = useAction("connection_update");
  const isSaving = add.isPending || update.isPending;

  useEffect(() => {
    if (failures > 0) focusFirstIssue(formRef.current);
  }, [failures]);

  const edit = (next: ConnectionFormState) => {
    setForm(next);
    setEdits(edits + 1);
    keeper.save(draftBody(next));
  };

  const fail = (error: unknown) => {
    const wire = asWireError(error);
    setIssues(wire.fields);
    setFailure(wire.fields.length > 0 ? null : error);
    setFailures((count) => count + 1);
  };

  /** What no system needs to be asked for. */
  const isComplete = () => {
    setFailure(null);
    setIssues([]);
    if (!baseUrlOf(provider, form).includes(ACCOUNT)) return true;
    setIssues([
      { field: "baseUrl", rule: "account", character: null, message: texts.baseUrlAccount, connectionId: null },
    ]);
    setFailures((count) => count + 1);
    return false;
  };

  const tryOut = () => {
    if (test.isPending || !isComplete()) return;
    setTested(null);
    test.mutate(toDraft(provider, form, connection?.connectionId ?? null), {
      onSuccess: () => setTested({ edits }),
      onError: fail,
    });
  };

  const here = useRouterState({ select: (state) => state.location.pathname });
  const router = useRouter();
  const leave = () => {
    keeper.discard();
    // Whoever went elsewhere while it was being saved is not called away from there.
    if (router.state.location.pathname === here) void navigate({ to: isFirst ? "/customers" : "/settings" });
  };

  const save = () => {
    if (isSaving || !isComplete()) return;
    const saved = connection
      ? update.mutateAsync(toUpdate(provider, form, connection.connectionId))
      : add.mutateAsync(toDraft(provider, form, null));
    saved.then(leave, fail);
  };

  const sorted = sortIssues(provider, issues);
  const fields = { provider, form, onEdit: edit, issuesOf: sorted.of, isFixed: connection?.sample ?? false };

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <LetterBadge letters={provider.badge} name={provider.name} hue={provider.provider} />
        <h1 className={styles.title}>
          {connection ? texts.editTitle(connection.name) : texts.newTitle(provider.name)}
        </h1>
        <span className={styles.gap} />
        {connection && <RemoveConnection connection={connection} onRemoved={leave} />}
      </header>
      <p className={styles.lead}>{connection?.sample ? texts.sample : texts.lead(provider.name, provider.list.ok)}</p>
      {restored && (
        <Notice
          action={
            <Button
              variant="quiet"
              onPress={() => {
                keeper.discard();
                onStartOver();
              }}
            >
              {texts.startOver}
            </Button>
          }
        >
          {connection ? texts.restoredEdit : texts.restored}
        </Notice>
      )}
      <Form label={texts.form} formRef={formRef} onSubmit={save}>
        {issues.length > 0 && <FormSummary title={texts.mend(issues.length)} issues={sorted.rest} />}
        <Card title={texts.form}>
          <AddressFields {...fields} />
        </Card>
        <Card title={texts.credentials}>
          <CredentialFields
            {...fields}
            isKept={connection?.hasCredentials ?? false}
            isNew={connection === null}
            hasKeychain={hasKeychain}
          />
        </Card>
        <OptionFields {...fields} />
        <AdvancedFields {...fields} />
        <SystemFacts provider={provider} />
        <FormActions
          outcome={
            <>
              {draftError && <Notice tone="warn">{texts.draftFailed}</Notice>}
              {failure !== null && <ErrorNotice error={failure} kept={errors.keptTyped} />}
              <TestResult
                isRunning={test.isPending}
                result={tested ? (test.data ?? null) : null}
                isStale={tested !== null && tested.edits !== edits}
              />
            </>
          }
        >
          <Button variant="primary" type="submit" isPending={isSaving}>
            {texts.save}
          </Button>
          <Button onPress={tryOut} isPending={test.isPending}>
            {texts.test}
          </Button>
          <span className={styles.gap} />
          <Button onPress={() => void navigate({ to: "/settings" })}>{texts.cancel}</Button>
        </FormActions>
      </Form>
    </div>
  );
}
