import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { toast } from "../../components/Toast.tsx";
import type { PersonView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { crm as texts, person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./AddForm.module.css";

const kinds = new Set(["email", "telephone", "mobile"]);

/** Asks a system to look the customer up in its CRM, by one of the addresses. */
export function CrmSyncDialog({ view, isOpen, onClose }: { view: PersonView; isOpen: boolean; onClose: () => void }) {
  const sync = useAction("crm_sync");
  const [chosen, choose] = useState<string | null>(null);
  const records = view.records.filter((record) => record.crmSync.ok);
  const channels = view.channels.filter(
    (one) =>
      kinds.has(one.kind) && one.change !== "removed" && records.some((record) => record.recordId === one.recordId),
  );
  const channel = channels.find((one) => one.channelId === chosen) ?? channels[0];
  const record = records.find((one) => one.recordId === channel?.recordId);

  const send = () => {
    if (!channel || sync.isPending) return;
    sync.mutateAsync({ channelId: channel.channelId }).then(
      () => {
        toast(texts.saved);
        return onClose();
      },
      () => {},
    );
  };

  return (
    <Dialog title={texts.title} isOpen={isOpen} onClose={onClose}>
      <Form label={texts.title} onSubmit={send}>
        <p>{texts.text}</p>
        {channel ? (
          <Select
            label={texts.channel}
            value={channel.channelId}
            options={channels.map((one) => ({
              value: one.channelId,
              label: one.address,
              hint: [one.label, view.records.find((owner) => owner.recordId === one.recordId)?.system.name]
                .filter(Boolean)
                .join(" · "),
            }))}
            onChange={choose}
          />
        ) : (
          <p>{texts.none}</p>
        )}
        {record?.crmSync.unverified && <p className={styles.caution}>{person.unverified}</p>}
        {sync.error && <ErrorNotice error={sync.error} kept={errors.kept} onRetry={send} compact />}
        <DialogActions>
          <Button onPress={onClose}>{person.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            isPending={sync.isPending}
            disabledReason={channel ? null : texts.none}
          >
            {texts.confirm}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
