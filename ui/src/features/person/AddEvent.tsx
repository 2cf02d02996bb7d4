import { useEffect, useEffectEvent, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { TextArea } from "../../components/TextArea.tsx";
import { TextField } from "../../components/TextField.tsx";
import { toast } from "../../components/Toast.tsx";
import type { PersonView } from "../../contract/types.ts";
import { describeError, fieldMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { event as texts, person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { asTexts, useDraftKeeper, useStoredDraft } from "../drafts/useDraft.ts";
import styles from "./AddForm.module.css";
import { useRecordChoice } from "./useRecordChoice.ts";

interface AddEventProps {
  view: PersonView;
  isOpen: boolean;
  /** Something was typed and is not saved, or no more. */
  onTyped: (isTyped: boolean) => void;
  onClose: () => void;
}

/** Kept with the first record: persons come and go by linking, records stay. */
export const eventKeyOf = (view: PersonView) => `event:${view.records[0]?.recordId ?? view.personId}`;

/** The dialog for something that happened: an order, a visit, a mail. */
export function AddEvent({ view, isOpen, onTyped, onClose }: AddEventProps) {
  return (
    <Dialog title={texts.title} isOpen={isOpen} onClose={onClose}>
      <StoredEvent view={view} onTyped={onTyped} onClose={onClose} />
    </Dialog>
  );
}

function StoredEvent(props: Omit<AddEventProps, "isOpen">) {
  const draft = useStoredDraft(eventKeyOf(props.view));
  return draft.isReady && <EventForm {...props} stored={asTexts(draft.body)} />;
}

interface EventFormProps extends Omit<AddEventProps, "isOpen"> {
  stored: Record<string, string>;
}

function EventForm({ view, stored, onTyped, onClose }: EventFormProps) {
  const target = useRecordChoice(view, (record) => record.addEvent, stored["recordId"] ?? null);
  const add = useAction("event_add");
  const { keeper, error: draftError } = useDraftKeeper(eventKeyOf(view));
  const [form, setForm] = useState({
    message: stored["message"] ?? "",
    initiatedBy: stored["initiatedBy"] ?? "",
    sourceUrl: stored["sourceUrl"] ?? "",
  });
  const recordId = target.chosen?.recordId;
  const isStored = (["message", "initiatedBy", "sourceUrl"] as const).every((key) => form[key] === (stored[key] ?? ""));
  const isTyped = Object.values(form).some((text) => text.trim() !== "");

  useEffect(() => {
    if (!isStored) keeper.save({ ...form, recordId: recordId ?? "" });
  }, [keeper, form, recordId, isStored]);
  const tell = useEffectEvent(onTyped);
  useEffect(() => tell(isTyped), [isTyped]);

  const save = () => {
    if (!recordId || add.isPending) return;
    add
      .mutateAsync({
        recordId,
        message: form.message.trim(),
        initiatedBy: form.initiatedBy.trim(),
        sourceUrl: form.sourceUrl.trim(),
      })
      .then(
        () => {
          keeper.discard();
          onTyped(false);
          toast(texts.saved);
          return onClose();
        },
        () => {},
      );
  };

  const issues = (key: string) => {
    const message = fieldMessage(add.error, key);
    return message ? [message] : [];
  };
  const isBesideFields = add.error && ["message", "initiatedBy", "sourceUrl"].some((key) => issues(key).length > 0);
  const set = (key: keyof typeof form) => (value: string) => setForm((now) => ({ ...now, [key]: value }));

  return (
    <Form label={texts.title} onSubmit={save}>
      {target.options.length > 1 && (
        <Select label={person.target} value={recordId ?? ""} options={target.options} onChange={target.choose} />
      )}
      <TextArea
        label={texts.what}
        placeholder={texts.whatPlaceholder}
        autoFocus
        value={form.message}
        onChange={set("message")}
        issues={issues("message")}
      />
      <TextField
        label={texts.by}
        description={texts.byHelp}
        value={form.initiatedBy}
        onChange={set("initiatedBy")}
        issues={issues("initiatedBy")}
      />
      <TextField
        label={texts.link}
        kind="address"
        description={texts.linkHelp}
        value={form.sourceUrl}
        onChange={set("sourceUrl")}
        issues={issues("sourceUrl")}
      />
      {target.chosen?.addEvent.unverified && <p className={styles.caution}>{person.unverified}</p>}
      {add.error && !isBesideFields && (
        <ErrorNotice error={describeError(add.error).wire} kept={person.unchangedKept} onRetry={save} compact />
      )}
      {draftError && <p className={styles.caution}>{person.draftFailed}</p>}
      <DialogActions>
        <Button onPress={onClose}>{person.cancel}</Button>
        <Button type="submit" variant="primary" isPending={add.isPending}>
          {texts.save}
        </Button>
      </DialogActions>
    </Form>
  );
}
