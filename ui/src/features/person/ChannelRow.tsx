import { useState } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { channel as texts, channelChange, person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import { ChangeMark } from "./ChangeMark.tsx";
import styles from "./ChannelRow.module.css";
import { EditInPlace } from "./EditInPlace.tsx";
import type { ChannelLine } from "./lines.ts";
import { ValueRow } from "./ValueRow.tsx";

/** One way to reach somebody: changed where it stands, or removed. */
export function ChannelRow({ line }: { line: ChannelLine }) {
  const { channel, systems } = line;
  const change = useAction("channel_change");
  const remove = useAction("channel_remove");
  const [noSync, setNoSync] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const isGoing = channel.change === "removed";

  const save = async (address: string) => {
    for (const { channelId } of line.channels) await change.mutateAsync({ channelId, address, noSync });
  };
  const removeNow = () => {
    void (async () => {
      for (const { channelId } of line.channels) await remove.mutateAsync({ channelId });
      setAsking(false);
    })().catch(() => {});
  };

  const marks = (
    <>
      {channel.note && <Badge>{channel.note}</Badge>}
      {channel.change && channel.change !== "changed" && (
        <Badge tone={isGoing ? "bad" : "neutral"}>{channelChange[channel.change]}</Badge>
      )}
      <ChangeMark state={channel.changeState} />
    </>
  );

  if (isGoing) {
    return (
      <ValueRow label={channel.label} systems={systems}>
        <span className={styles.going}>
          <s>{channel.address}</s>
          {marks}
        </span>
      </ValueRow>
    );
  }

  return (
    <>
      <ValueRow
        label={channel.label}
        systems={systems}
        actions={
          <IconButton
            icon="trash"
            label={texts.remove(channel.label, channel.address)}
            disabledReason={channel.remove.ok ? null : channel.remove.reason}
            isPending={remove.isPending}
            onPress={() => (channel.remove.unverified ? setAsking(true) : removeNow())}
          />
        }
      >
        <EditInPlace
          id={line.id}
          label={channel.label}
          editLabel={texts.edit(channel.label, channel.address)}
          value={channel.address}
          allowed={channel.edit}
          kind={
            channel.kind === "email"
              ? "email"
              : channel.kind === "telephone" || channel.kind === "mobile"
                ? "phone"
                : "text"
          }
          errorKey="address"
          extra={<Checkbox label={texts.noSync} isSelected={noSync} onChange={setNoSync} />}
          marks={marks}
          below={channel.was !== null && channel.was !== channel.address ? person.was(channel.was) : undefined}
          onSave={save}
        />
      </ValueRow>
      {isAsking && (
        <div className={styles.ask} role="group" aria-label={texts.removeAsk(channel.label, channel.address)}>
          <p>{texts.removeAsk(channel.label, channel.address)}</p>
          <p className={styles.caution}>{person.unverified}</p>
          <div className={styles.buttons}>
            <Button small variant="danger" autoFocus isPending={remove.isPending} onPress={removeNow}>
              {texts.removeConfirm}
            </Button>
            <Button small onPress={() => setAsking(false)}>
              {texts.keep}
            </Button>
          </div>
        </div>
      )}
      {remove.error && (
        <div className={styles.ask}>
          <ErrorNotice error={remove.error} compact />
        </div>
      )}
    </>
  );
}
