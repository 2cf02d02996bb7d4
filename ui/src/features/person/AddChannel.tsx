import { useEffect, useState } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Form } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useRevealed } from "../../components/useRevealed.ts";
import type { PersonView } from "../../contract/types.ts";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { channel as texts, person } from "../../messages/person.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { asObject, asText, useDraftKeeper, useStoredDraft } from "../drafts/useDraft.ts";
import { useLeftBehind } from "../drafts/useLeftBehind.ts";
import styles from "./AddForm.module.css";
import { useRecordChoice } from "./useRecordChoice.ts";

interface AddChannelProps {
  view: PersonView;
  /** It is open by itself: the text is from before and was not saved. */
  isOffered: boolean;
  onClose: () => void;
}

/** Kept with the first record: persons come and go by linking, records stay. */
const keyOf = (view: PersonView) => `channel:${view.records[0]?.recordId ?? view.personId}`;

/** Whether a channel was typed and not saved when the customer was left. */
export function useLeftChannel(view: PersonView): boolean {
  return useLeftBehind(keyOf(view), (body) => asText(asObject(body)?.["address"]).trim() !== "");
}

/** Opens the form for a new channel as it was left. */
export function AddChannel(props: AddChannelProps) {
  const draft = useStoredDraft(keyOf(props.view));
  if (!draft.isReady) return null;
  const body = asObject(draft.body);
  return (
    <AddChannelForm
      {...props}
      stored={{
        kind: asText(body?.["kind"]),
        address: asText(body?.["address"]),
        recordId: asText(body?.["recordId"]) || null,
      }}
    />
  );
}

function AddChannelForm({
  view,
  isOffered,
  onClose,
  stored,
}: AddChannelProps & { stored: { kind: string; address: string; recordId: string | null } }) {
  const target = useRecordChoice(view, (record) => record.addChannel, stored.recordId);
  const providers = useCommandQuery("providers_list", {});
  const revealed = useRevealed<HTMLDivElement>(!isOffered);
  const add = useAction("channel_add");
  const { keeper, error: draftError } = useDraftKeeper(keyOf(view));
  const [kind, setKind] = useState(stored.kind);
  const [address, setAddress] = useState(stored.address);
  const [noSync, setNoSync] = useState(false);

  const recordId = target.chosen?.recordId;
  const offered =
    providers.data?.providers.find((one) => one.provider === target.chosen?.system.provider)?.channels ?? [];
  const has = (wanted: string) =>
    view.channels.filter((one) => one.recordId === recordId && one.kind === wanted && one.change !== "removed").length;
  const full = offered.filter((one) => one.limit !== null && has(one.kind) >= one.limit);
  const kinds = offered.filter((one) => !full.includes(one));
  const chosenKind = kinds.find((one) => one.kind === kind) ?? kinds[0];

  useEffect(() => {
    if (address !== stored.address || kind !== stored.kind) keeper.save({ kind, address, recordId: recordId ?? "" });
  }, [keeper, kind, address, recordId, stored]);

  const close = () => {
    keeper.discard();
    onClose();
  };
  const save = () => {
    if (!recordId || !chosenKind || add.isPending) return;
    add.mutateAsync({ recordId, kind: chosenKind.kind, address: address.trim(), noSync }).then(close, () => {});
  };
  const message = inlineMessage(add.error, "address");

  return (
    // Escape gives the form up from wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={revealed} className={styles.form} onKeyDown={(event) => closeOnEscape(event, close)}>
      <Form label={texts.add} onSubmit={save}>
        {target.options.length > 1 && (
          <Select label={person.target} value={recordId ?? ""} options={target.options} onChange={target.choose} />
        )}
        <div className={styles.pair}>
          <Select
            label={texts.kind}
            value={chosenKind?.kind ?? ""}
            options={kinds.map((one) => ({ value: one.kind, label: one.label }))}
            onChange={setKind}
          />
          <TextField
            label={texts.address}
            autoFocus={!isOffered}
            kind={
              chosenKind?.kind === "email"
                ? "email"
                : chosenKind?.kind === "telephone" || chosenKind?.kind === "mobile"
                  ? "phone"
                  : "code"
            }
            value={address}
            onChange={setAddress}
            description={chosenKind?.rule}
            issues={message ? [message] : []}
          />
        </div>
        {target.chosen && full.length > 0 && (
          <p className={styles.limit}>
            {texts.full(
              full.map((one) => one.label),
              target.chosen.system.name,
            )}
          </p>
        )}
        <Checkbox label={texts.noSync} description={texts.noSyncHelp} isSelected={noSync} onChange={setNoSync} />
        {target.chosen?.addChannel.unverified && <p className={styles.caution}>{person.unverified}</p>}
        {add.error && !message && <ErrorNotice error={add.error} kept={person.unchangedKept} onRetry={save} compact />}
        {draftError && <p className={styles.caution}>{person.draftFailed}</p>}
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            isPending={add.isPending}
            disabledReason={offered.length > 0 && kinds.length === 0 ? texts.allFull : null}
          >
            {texts.save}
          </Button>
          <Button onPress={close}>{isOffered ? person.discardTyped : person.cancel}</Button>
          {isOffered && <Badge tone="warn">{person.notSaved}</Badge>}
        </div>
      </Form>
    </div>
  );
}

/** Escape gives a small form up, unless something inside it took the key. */
export function closeOnEscape(event: React.KeyboardEvent, close: () => void): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.stopPropagation();
  close();
}
