import { useEffect, useRef, useState } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import type { FieldKind } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { channel as texts, channelChange, person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./ChannelRow.module.css";
import { EditInPlace } from "./EditInPlace.tsx";
import { LineMarks, lineNotes } from "./LineMarks.tsx";
import { isPhone, type ChannelLine } from "./lines.ts";
import { RemoveChannel } from "./RemoveChannel.tsx";
import { RowMenu } from "./RowMenu.tsx";
import { UndoChange } from "./UndoChange.tsx";
import { useChannelShares } from "./useChannelShares.ts";
import { ValueRow } from "./ValueRow.tsx";
import { WhichSystems } from "./WhichSystems.tsx";

const kindOf = (kind: string): FieldKind => (kind === "email" ? "email" : isPhone(kind) ? "phone" : "text");

/** One way to reach somebody: changed where it stands, or removed. */
export function ChannelRow({ line }: { line: ChannelLine }) {
  const { channel, systems } = line;
  const change = useAction("channel_change");
  const edit = useChannelShares(line, (one) => one.edit);
  const removal = useChannelShares(line, (one) => one.remove);
  const remove = useAction("channel_remove");
  const [noSync, setNoSync] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const going = useRef<HTMLSpanElement>(null);
  const trash = useRef<HTMLButtonElement>(null);
  const isGoing = channel.change === "removed";
  const label = channel.label;

  // The button that was pressed is gone with the value: the focus stays on the row.
  useEffect(() => {
    if (isGoing && remove.isSuccess && document.activeElement === document.body) going.current?.focus();
  }, [isGoing, remove.isSuccess]);

  const save = async (address: string) => {
    await edit.shared.each(address, (recordId) =>
      edit.inRecord(recordId, ({ channelId }) => change.mutateAsync({ channelId, address, noSync })),
    );
    return "saved" as const;
  };
  const removeNow = () => {
    const chosen = removal.shared.chosen.map((recordId) =>
      removal.inRecord(recordId, ({ channelId }) => remove.mutateAsync({ channelId })),
    );
    void Promise.all(chosen).then(
      () => setAsking(false),
      () => {},
    );
  };

  const marks = (
    <>
      {line.isSameNumber && <Badge>{person.sameNumber}</Badge>}
      {channel.note && <Badge>{channel.note}</Badge>}
      {channel.change && channel.change !== "changed" && (
        <Badge tone={isGoing ? "bad" : "neutral"}>{channelChange[channel.change]}</Badge>
      )}
      <LineMarks line={line} />
      <UndoChange line={line} name={`${label} ${channel.address}`} />
    </>
  );

  if (isGoing) {
    return (
      <ValueRow label={label} systems={systems} row="channels">
        <span ref={going} tabIndex={-1} className={styles.going}>
          <s>{channel.address}</s>
          {marks}
        </span>
      </ValueRow>
    );
  }

  return (
    <>
      <ValueRow
        label={label}
        systems={systems}
        row="channels"
        recordIds={line.held.map((one) => one.recordId)}
        actions={
          <>
            <RowMenu
              name={`${label} ${channel.address}`}
              value={channel.address}
              source={line.hasOthers ? { kind: "channel", channelId: channel.channelId } : null}
            />
            <IconButton
              buttonRef={trash}
              icon="trash"
              label={texts.remove(label, channel.address)}
              disabledReason={removal.shared.allowed.reason}
              isPending={remove.isPending}
              onPress={() =>
                removal.shared.isShared || removal.shared.allowed.unverified ? setAsking(true) : removeNow()
              }
            />
          </>
        }
      >
        <EditInPlace
          id={line.id}
          label={label}
          editLabel={texts.edit(label, channel.address)}
          value={channel.address}
          allowed={edit.shared.allowed}
          keptFor={channel.recordId}
          kind={kindOf(channel.kind)}
          errorKey="address"
          isDeliberate={edit.shared.isShared}
          extra={
            <>
              <WhichSystems shared={edit.shared} />
              <Checkbox label={texts.noSync} isSelected={noSync} onChange={setNoSync} />
            </>
          }
          marks={marks}
          below={lineNotes(line, channel.address)}
          onSave={save}
        />
      </ValueRow>
      {isAsking && (
        <RemoveChannel
          question={texts.removeAsk(label, channel.address)}
          shared={removal.shared}
          isPending={remove.isPending}
          onRemove={removeNow}
          onKeep={() => {
            setAsking(false);
            trash.current?.focus();
          }}
        />
      )}
      {remove.error && (
        <div className={styles.ask}>
          <ErrorNotice error={remove.error} compact />
        </div>
      )}
    </>
  );
}
