import { useState } from "react";

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
import { closeOnEscape } from "./AddChannel.tsx";
import styles from "./AddForm.module.css";
import { useRecordChoice } from "./useRecordChoice.ts";

/** A field that the system keeps under a name the organisation chose. */
export function AddCustomField({ view, onClose }: { view: PersonView; onClose: () => void }) {
  const target = useRecordChoice(view, (record) =>
    record.customFields ? record.edit : { ok: false, reason: null, unverified: false },
  );
  const revealed = useRevealed<HTMLDivElement>();
  const edit = useAction("fields_edit");
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [nameIssue, setNameIssue] = useState<string | null>(null);
  const key = `custom.${name.trim()}`;

  const save = () => {
    const recordId = target.chosen?.recordId;
    if (!recordId || edit.isPending) return;
    const exists = view.fields.some((field) => field.recordId === recordId && field.key === key);
    const issue = name.trim() === "" ? texts.nameMissing : exists ? texts.exists : null;
    setNameIssue(issue);
    if (issue) return;
    edit.mutateAsync({ recordId, fields: { [key]: value.trim() }, confirmed: false }).then(onClose, () => {});
  };
  const message = inlineMessage(edit.error, key);

  return (
    // Escape gives the form up from wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={revealed} className={styles.form} onKeyDown={(event) => closeOnEscape(event, onClose)}>
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
            autoFocus
            value={name}
            onChange={setName}
            issues={nameIssue ? [nameIssue] : []}
          />
          <TextField label={texts.value} value={value} onChange={setValue} issues={message ? [message] : []} />
        </div>
        {edit.error && !message && <ErrorNotice error={edit.error} kept={person.unchangedKept} compact />}
        <div className={styles.actions}>
          <Button type="submit" variant="primary" isPending={edit.isPending}>
            {texts.save}
          </Button>
          <Button onPress={onClose}>{person.cancel}</Button>
        </div>
      </Form>
    </div>
  );
}
