import { useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField, type TextKind } from "../../components/TextField.tsx";
import { create } from "../../messages/create.ts";
import styles from "./Create.module.css";
import type { ChannelRow, CreateFormState } from "./formState.ts";
import { inputs } from "./issues.ts";
import { keptWords, type Offer, type OfferedChannel } from "./offer.ts";
import type { PartProps } from "./part.ts";
import { Taken } from "./Taken.tsx";

const textKinds: Record<string, TextKind> = {
  email: "email",
  telephone: "phone",
  mobile: "phone",
  facebook: "number",
  twitter: "address",
};

/** Ways to reach the new customer. Rows without an address are not sent. */
export function ChannelRows({ form, onEdit, onLeave, issuesOf, adviceOf, offer }: PartProps & { offer: Offer }) {
  const addRef = useRef<HTMLButtonElement>(null);
  const [added, setAdded] = useState<number | null>(null);
  const change = (id: number, part: Partial<ChannelRow>) =>
    onEdit({ ...form, channels: form.channels.map((row) => (row.id === id ? { ...row, ...part } : row)) });
  const add = () => {
    // The kind that is not there yet is the one most likely wanted.
    const next = offer.channels.find(({ info }) => form.channels.every((row) => row.kind !== info.kind));
    const kind = (next ?? offer.channels[0])?.info.kind ?? "";
    onEdit({ ...form, channels: [...form.channels, { id: form.nextId, kind, address: "" }], nextId: form.nextId + 1 });
    setAdded(form.nextId);
  };
  const remove = (id: number) => {
    onEdit({ ...form, channels: form.channels.filter((row) => row.id !== id) });
    addRef.current?.focus();
  };
  const issues = issuesOf(inputs.channels);

  return (
    <div className={styles.rows}>
      {offer.reachedBy.map(({ name, kinds }) => (
        <p key={name} className={styles.note}>
          {create.reachedBy(name, kinds)}
        </p>
      ))}
      {form.channels.map((row, index) => {
        const channel = offer.channels.find(({ info }) => info.kind === row.kind);
        const help = channel ? helpOf(channel, row, form) : "";
        return (
          <div key={row.id} className={styles.row} role="group" aria-label={create.channelRow(index + 1)}>
            <div className={styles.kind}>
              <Select
                label={create.kind}
                hideLabel={index > 0}
                value={row.kind}
                onChange={(kind) => change(row.id, { kind })}
                options={offer.channels.map(({ info }) => ({ value: info.kind, label: info.label }))}
              />
            </div>
            <div className={styles.wide}>
              <Taken by={channel?.takenBy ?? []} targets={index > 0 ? 0 : offer.targets}>
                <TextField
                  label={create.address}
                  hideLabel={index > 0}
                  kind={textKinds[row.kind] ?? "address"}
                  value={row.address}
                  onChange={(address) => change(row.id, { address })}
                  onBlur={() => {
                    onLeave(inputs.channel(row.id));
                    onLeave(inputs.channels);
                  }}
                  issues={issuesOf(inputs.channel(row.id))}
                  autoFocus={row.id === added}
                  description={help}
                />
              </Taken>
            </div>
            <div className={index > 0 ? styles.removeBare : styles.remove}>
              <IconButton
                icon="close"
                label={create.removeChannelNamed(channel?.info.label ?? row.kind, row.address)}
                onPress={() => remove(row.id)}
              />
            </div>
          </div>
        );
      })}
      {issues.length > 0 && (
        <p role="alert" className={styles.issue}>
          {issues.join(" ")}
        </p>
      )}
      <div className={styles.addRow}>
        <Button small buttonRef={addRef} onPress={add}>
          {create.addChannel}
        </Button>
        {adviceOf(inputs.channels).length > 0 && (
          <span className={styles.note}>{adviceOf(inputs.channels).join(" ")}</span>
        )}
      </div>
    </div>
  );
}

/** What may be typed, where it is not kept, and who has room for one only. */
function helpOf(channel: OfferedChannel, row: ChannelRow, form: CreateFormState): string {
  const { info, limits } = channel;
  const isTyped = row.address.trim() !== "";
  const alike = form.channels.filter(({ kind, address }) => kind === row.kind && address.trim() !== "").length;
  const full = limits.filter(({ limit }) => alike > limit).map(({ name }) => name);
  return [
    isTyped ? keptWords(channel) : "",
    isTyped && full.length > 0 ? create.keepsOne(full, info.label) : "",
    info.rule,
  ]
    .filter((words) => words !== "")
    .join(" · ");
}
