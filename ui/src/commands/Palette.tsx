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

/** All commands that can be run now, found by name. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  const offered = useOfferedCommands().filter((id) => id !== "program.palette");
  const { contains } = useFilter({ sensitivity: "base" });
  useCommand("program.palette", () => setOpen(true));

  const run = (id: CommandId) => {
    setOpen(false);
    // After the dialog has given the focus back, so that a command may move it elsewhere.
    setTimeout(() => runCommand(id));
  };

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
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
