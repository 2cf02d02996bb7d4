import { useEffect, useState } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useRevealed } from "../../components/useRevealed.ts";
import type { PersonView } from "../../contract/types.ts";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { customField as texts, person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { asTexts, useDraftKeeper, useStoredDraft } from "../drafts/useDraft.ts";
import { useLeftBehind } from "../drafts/useLeftBehind.ts";
import { closeOnEscape } from "./AddChannel.tsx";
import styles from "./AddForm.module.css";
import { useRecordChoice } from "./useRecordChoice.ts";

interface AddCustomFieldProps {
  view: PersonView;
  /** It is open by itself: the text is from before and was not saved. */
  isOffered: boolean;
  onClose: () => void;
}

const keyOf = (view: PersonView) => `custom:${view.records[0]?.recordId ?? view.personId}`;

/** Whether a field was typed and not saved when the customer was left. */
export function useLeftCustomField(view: PersonView): boolean {
  return useLeftBehind(keyOf(view), (body) => Object.values(asTexts(body)).some((text) => text.trim() !== ""));
}

/** Opens the form for a field that the system keeps under a name the organisation chose, as it was left. */
export function AddCustomField(props: AddCustomFieldProps) {
  const draft = useStoredDraft(keyOf(props.view));
  return draft.isReady && <AddCustomFieldForm {...props} stored={asTexts(draft.body)} />;
}

function AddCustomFieldForm({
  view,
  isOffered,
  onClose,
  stored,
}: AddCustomFieldProps & { stored: Record<string, string> }) {
  const target = useRecordChoice(view, (record) =>
    record.customFields ? record.edit : { ok: false, reason: null, unverified: false },
  );
  const revealed = useRevealed<HTMLDivElement>(!isOffered);
  const edit = useAction("fields_edit");
  const { keeper, error: draftError } = useDraftKeeper(keyOf(view));
  const [name, setName] = useState(stored["name"] ?? "");
  const [value, setValue] = useState(stored["value"] ?? "");
  const [nameIssue, setNameIssue] = useState<string | null>(null);
  const key = `custom.${name.trim()}`;

  useEffect(() => {
    if (name !== (stored["name"] ?? "") || value !== (stored["value"] ?? "")) keeper.save({ name, value });
  }, [keeper, name, value, stored]);

  const close = () => {
    keeper.discard();
    onClose();
  };
  const save = () => {
    const recordId = target.chosen?.recordId;
    if (!recordId || edit.isPending) return;
    const exists = view.fields.some((field) => field.recordId === recordId && field.key === key);
    const issue = name.trim() === "" ? texts.nameMissing : exists ? texts.exists : null;
    setNameIssue(issue);
    if (issue) return;
    edit.mutateAsync({ recordId, fields: { [key]: value.trim() }, confirmed: false }).then(close, () => {});
  };
  const message = inlineMessage(edit.error, key);

  return (
    // Escape gives the form up from wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={revealed} className={styles.form} onKeyDown={(event) => closeOnEscape(event, close)}>
      <Form label={texts.add} onSubmit={save}>
        {target.options.length > 1 && (
          <Select
            label={person.target}
            value={target.chosen?.recordId ?? ""}
            options={target.options}
            onChange={target.choose}
          />
        )}
        <div className={styles.pair}>
          <TextField
            label={texts.name}
            kind="code"
            autoFocus={!isOffered}
            value={name}
            onChange={setName}
            issues={nameIssue ? [nameIssue] : []}
          />
          <TextField label={texts.value} value={value} onChange={setValue} issues={message ? [message] : []} />
        </div>
        {edit.error && !message && (
          <ErrorNotice error={edit.error} kept={person.unchangedKept} onRetry={save} compact />
        )}
        {draftError && <p className={styles.caution}>{person.draftFailed}</p>}
        <div className={styles.actions}>
          <Button type="submit" variant="primary" isPending={edit.isPending}>
            {texts.save}
          </Button>
          <Button onPress={close}>{isOffered ? person.discardTyped : person.cancel}</Button>
          {isOffered && <Badge tone="warn">{person.notSaved}</Badge>}
        </div>
      </Form>
    </div>
  );
}
