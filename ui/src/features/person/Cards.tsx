import { useRef, useState } from "react";

import { useCommand } from "../../commands/registry.ts";
import { keysOf } from "../../commands/table.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { useLostFocus } from "../../components/useLostFocus.ts";
import type { PersonView } from "../../contract/types.ts";
import { channel, customField, person } from "../../messages/person.ts";
import { AddChannel, useLeftChannel } from "./AddChannel.tsx";
import { AddCustomField, useLeftCustomField } from "./AddCustomField.tsx";
import styles from "./Cards.module.css";
import { ChannelRow } from "./ChannelRow.tsx";
import { FieldRows } from "./FieldRows.tsx";
import { channelLines, fieldLines } from "./lines.ts";

export function ChannelsCard({ view }: { view: PersonView }) {
  const isLeft = useLeftChannel(view);
  // Null until the agent opens or closes it: what was left half-filled is offered open.
  const [wanted, setAdding] = useState<boolean | null>(null);
  const isAdding = wanted ?? isLeft;
  const lines = channelLines(view);
  const canAdd = view.records.some((record) => record.addChannel.ok);
  const reason = canAdd ? null : (view.records[0]?.addChannel.reason ?? null);
  const addButton = useRef<HTMLButtonElement>(null);
  useCommand("customer.addChannel", () => setAdding(true), canAdd);

  useLostFocus(lines.length, () => addButton.current?.focus());

  return (
    <Card
      title={person.channels}
      flush
      actions={
        <Button
          buttonRef={addButton}
          variant="quiet"
          keys={keysOf("customer.addChannel")}
          disabledReason={reason}
          onPress={() => setAdding(true)}
        >
          {channel.add}
        </Button>
      }
    >
      {lines.map((line) => (
        <ChannelRow key={line.id} line={line} />
      ))}
      {lines.length === 0 && !isAdding && <p className={styles.none}>{channel.none}</p>}
      {isAdding && <AddChannel view={view} isOffered={wanted === null} onClose={() => setAdding(false)} />}
    </Card>
  );
}

export function CustomFieldsCard({ view }: { view: PersonView }) {
  const isLeft = useLeftCustomField(view);
  const [wanted, setAdding] = useState<boolean | null>(null);
  const isAdding = wanted ?? isLeft;
  const lines = fieldLines(view, "custom");
  const records = view.records.filter((record) => record.customFields);
  if (records.length === 0 && lines.length === 0) return null;
  const canAdd = records.some((record) => record.edit.ok);
  return (
    <Card
      title={person.custom}
      flush
      actions={
        records.length > 0 && (
          <Button
            variant="quiet"
            disabledReason={canAdd ? null : records[0]?.edit.reason}
            onPress={() => setAdding(true)}
          >
            {customField.add}
          </Button>
        )
      }
    >
      <FieldRows lines={lines} />
      {lines.length === 0 && !isAdding && <p className={styles.none}>{customField.none}</p>}
      {isAdding && <AddCustomField view={view} isOffered={wanted === null} onClose={() => setAdding(false)} />}
    </Card>
  );
}
