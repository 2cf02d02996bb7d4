import { useState } from "react";

import { Button } from "../components/Button.tsx";
import { Dialog, DialogActions } from "../components/Dialog.tsx";
import { KeyCap, keyWords } from "../components/KeyCap.tsx";
import { commandTexts } from "../messages/commands.ts";
import styles from "./HelpSheet.module.css";
import { useCommand } from "./registry.ts";
import { commandIds, commandTable, titleOf, type CommandGroup } from "./table.ts";

const groups: readonly CommandGroup[] = ["find", "customer", "go", "program"];

/** Every key there is, on one sheet. */
export function HelpSheet() {
  const [isOpen, setOpen] = useState(false);
  useCommand("program.help", () => setOpen(true));
  return (
    <Dialog title={commandTexts.help} isOpen={isOpen} onClose={() => setOpen(false)} width="wide">
      <div className={styles.sheet}>
        {groups.map((group) => (
          <KeyList
            key={group}
            title={commandTexts.groups[group]}
            rows={commandIds
              .filter((id) => commandTable[id].group === group && commandTable[id].keys.length > 0)
              .map((id) => [commandTable[id].keys, titleOf(id)])}
          />
        ))}
        <KeyList title={commandTexts.inPlace} rows={commandTexts.editing.map(([key, what]) => [[key], what])} />
        <KeyList title={commandTexts.inConflicts} rows={commandTexts.conflicts.map(([key, what]) => [[key], what])} />
        <KeyList title={commandTexts.inLists} rows={commandTexts.lists.map(([key, what]) => [[key], what])} />
      </div>
      <p className={styles.note}>{commandTexts.helpNote}</p>
      <DialogActions>
        <Button onPress={() => setOpen(false)}>{commandTexts.close}</Button>
      </DialogActions>
    </Dialog>
  );
}

function KeyList({ title, rows }: { title: string; rows: readonly (readonly [readonly string[], string])[] }) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {rows.map(([keys, what]) => (
          <div key={what} className={styles.row}>
            <dt>{what}</dt>
            <dd className={styles.keys}>
              {keys.map((one) => (
                <span key={one}>
                  <span className="visually-hidden">{keyWords(one).join(" ")}</span>
                  <KeyCap keys={one} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
