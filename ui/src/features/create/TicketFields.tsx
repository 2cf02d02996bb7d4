import { Checkbox } from "../../components/Checkbox.tsx";
import { TextField } from "../../components/TextField.tsx";
import { create } from "../../messages/create.ts";
import styles from "./Create.module.css";
import { inputs } from "./issues.ts";
import type { PartProps } from "./part.ts";

/** Which ticket the new customer belongs to, and what happens to open ones. */
export function TicketFields({ form, onEdit, onLeave, issuesOf }: PartProps) {
  return (
    <div className={styles.ticket}>
      <div className={styles.ticketNumber}>
        <TextField
          label={create.ticketNumber}
          description={create.ticketHelp}
          kind="number"
          value={form.ticketId}
          onChange={(ticketId) => onEdit({ ...form, ticketId })}
          onBlur={() => onLeave(inputs.ticket)}
          issues={issuesOf(inputs.ticket)}
        />
      </div>
      <div className={styles.wide}>
        <Checkbox
          label={create.noSync}
          description={create.noSyncHelp}
          isSelected={form.noSync}
          onChange={(noSync) => onEdit({ ...form, noSync })}
        />
      </div>
    </div>
  );
}
