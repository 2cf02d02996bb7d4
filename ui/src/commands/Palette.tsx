import { useState } from "react";
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from "react-aria-components";

import { KeyCap } from "../components/KeyCap.tsx";
import { commandTexts } from "../messages/commands.ts";
import styles from "./Palette.module.css";
import { runCommand, useCommand, useOfferedCommands } from "./registry.ts";
import { keysOf, titleOf, type CommandId } from "./table.ts";

/** Something to go to that is no command. */
interface PaletteEntry {
  id: string;
  title: string;
  run: () => void;
}

/** All commands that can be run now and whatever else can be gone to, found by name. */
export function Palette({ entries }: { entries: readonly PaletteEntry[] }) {
  const [isOpen, setOpen] = useState(false);
  const offered = useOfferedCommands().filter((id) => id !== "program.palette");
  const { contains } = useFilter({ sensitivity: "base" });
  useCommand("program.palette", () => setOpen(true));

  const leaveFor = (run: () => void) => {
    setOpen(false);
    // After the dialog has given the focus back, so that a command may move it elsewhere.
    setTimeout(run);
  };
  const run = (id: CommandId) => leaveFor(() => void runCommand(id));

  return (
    <ModalOverlay className={styles.overlay} isOpen={isOpen} isDismissable onOpenChange={setOpen}>
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog} aria-label={commandTexts.palette}>
          <Autocomplete filter={contains}>
            <SearchField className={styles.field} aria-label={commandTexts.paletteInput} autoFocus>
              <Input className={styles.input} placeholder={commandTexts.paletteInput} />
            </SearchField>
            <Menu
              className={styles.menu}
              aria-label={commandTexts.palette}
              renderEmptyState={() => <p className={styles.nothing}>{commandTexts.nothing}</p>}
            >
              {offered.map((id) => {
                const keys = keysOf(id);
                return (
                  <MenuItem key={id} id={id} className={styles.item} textValue={titleOf(id)} onAction={() => run(id)}>
                    {titleOf(id)}
                    {keys && <KeyCap keys={keys} />}
                  </MenuItem>
                );
              })}
              {entries.map(({ id, title, run: go }) => (
                <MenuItem key={id} id={id} className={styles.item} textValue={title} onAction={() => leaveFor(go)}>
                  <span className={styles.title}>{title}</span>
                </MenuItem>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
