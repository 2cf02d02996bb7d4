import { useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField, type TextKind } from "../../components/TextField.tsx";
import type { ChannelKindInfo } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import styles from "./Create.module.css";
import type { PartProps } from "./CreateForm.tsx";
import { inputs, type ChannelRow } from "./formState.ts";

const textKinds: Record<string, TextKind> = {
  email: "email",
  telephone: "phone",
  mobile: "phone",
  facebook: "number",
  twitter: "address",
};

/** Ways to reach the new customer. Rows without an address are not sent. */
export function ChannelRows({ form, onEdit, onLeave, issuesOf, kinds }: PartProps & { kinds: ChannelKindInfo[] }) {
  const addRef = useRef<HTMLButtonElement>(null);
  const [added, setAdded] = useState<number | null>(null);
  const change = (id: number, part: Partial<ChannelRow>) =>
    onEdit({ ...form, channels: form.channels.map((row) => (row.id === id ? { ...row, ...part } : row)) });
  const add = () => {
    // The kind that is not there yet is the one most likely wanted.
    const next = kinds.find(({ kind }) => !form.channels.some((row) => row.kind === kind)) ?? kinds[0];
    onEdit({
      ...form,
      channels: [...form.channels, { id: form.nextId, kind: next?.kind ?? "", address: "" }],
      nextId: form.nextId + 1,
    });
    setAdded(form.nextId);
  };
  const remove = (id: number) => {
    onEdit({ ...form, channels: form.channels.filter((row) => row.id !== id) });
    addRef.current?.focus();
  };

  return (
    <div className={styles.rows}>
      {form.channels.map((row, index) => {
        const info = kinds.find(({ kind }) => kind === row.kind);
        return (
          <div key={row.id} className={styles.row} role="group" aria-label={create.channelRow(index + 1)}>
            <div className={styles.kind}>
              <Select
                label={create.kind}
                hideLabel={index > 0}
                value={row.kind}
                onChange={(kind) => change(row.id, { kind })}
                options={kinds.map(({ kind, label }) => ({ value: kind, label }))}
              />
            </div>
            <div className={styles.wide}>
              <TextField
                label={create.address}
                hideLabel={index > 0}
                kind={textKinds[row.kind] ?? "address"}
                value={row.address}
                onChange={(address) => change(row.id, { address })}
                onBlur={() => onLeave(inputs.channel(row.id))}
                issues={issuesOf(inputs.channel(row.id))}
                autoFocus={row.id === added}
                {...(info?.rule ? { description: info.rule } : {})}
              />
            </div>
            <div className={index > 0 ? styles.removeBare : styles.remove}>
              <IconButton
                icon="close"
                label={create.removeChannelNamed(info?.label ?? row.kind, row.address)}
                onPress={() => remove(row.id)}
              />
            </div>
          </div>
        );
      })}
      <div>
        <Button small buttonRef={addRef} onPress={add}>
          {create.addChannel}
        </Button>
      </div>
    </div>
  );
}
