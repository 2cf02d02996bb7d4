import { LetterBadge } from "../../components/Badge.tsx";
import type { SystemBadge } from "../../contract/types.ts";
import styles from "./Systems.module.css";

/** The systems something is known in or comes from, as badges in a row. */
export function Systems({ systems }: { systems: readonly SystemBadge[] }) {
  return (
    <span className={styles.row}>
      {systems.map((system) => (
        <LetterBadge key={system.connectionId} letters={system.badge} name={system.name} hue={system.provider} />
      ))}
    </span>
  );
}
