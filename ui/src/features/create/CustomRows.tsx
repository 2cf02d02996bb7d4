import { useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { TextField } from "../../components/TextField.tsx";
import { create } from "../../messages/create.ts";
import styles from "./Create.module.css";
import type { CustomRow } from "./formState.ts";
import { inputs } from "./issues.ts";
import type { PartProps } from "./part.ts";

/** Fields of the organisation's own, by name. */
export function CustomRows({ form, onEdit, onLeave, issuesOf }: PartProps) {
  const addRef = useRef<HTMLButtonElement>(null);
  const [added, setAdded] = useState<number | null>(null);
  const change = (id: number, part: Partial<CustomRow>) =>
    onEdit({ ...form, custom: form.custom.map((row) => (row.id === id ? { ...row, ...part } : row)) });
  const add = () => {
    onEdit({ ...form, custom: [...form.custom, { id: form.nextId, name: "", value: "" }], nextId: form.nextId + 1 });
    setAdded(form.nextId);
  };
  const remove = (id: number) => {
    onEdit({ ...form, custom: form.custom.filter((row) => row.id !== id) });
    addRef.current?.focus();
  };

  return (
    <div className={styles.rows}>
      {form.custom.map((row, index) => (
        <div key={row.id} className={styles.row}>
          <div className={styles.kind}>
            <TextField
              label={create.customName}
              hideLabel={index > 0}
              kind="address"
              value={row.name}
              onChange={(name) => change(row.id, { name })}
              onBlur={() => onLeave(inputs.customName(row.id))}
              issues={issuesOf(inputs.customName(row.id))}
              autoFocus={row.id === added}
            />
          </div>
          <div className={styles.wide}>
            <TextField
              label={create.customValue}
              hideLabel={index > 0}
              value={row.value}
              onChange={(value) => change(row.id, { value })}
              onBlur={() => {
                onLeave(inputs.customName(row.id));
                onLeave(inputs.customValue(row.id));
              }}
              issues={issuesOf(inputs.customValue(row.id))}
            />
          </div>
          <div className={index > 0 ? styles.removeBare : styles.remove}>
            <IconButton icon="close" label={create.removeCustom(row.name)} onPress={() => remove(row.id)} />
          </div>
        </div>
      ))}
      <div className={styles.addRow}>
        <Button small buttonRef={addRef} onPress={add}>
          {create.addCustom}
        </Button>
        <span className={styles.note}>{create.customHelp}</span>
      </div>
    </div>
  );
}
