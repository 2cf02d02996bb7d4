import { LetterBadge } from "../../components/Badge.tsx";
import type { SystemBadge } from "../../contract/types.ts";
import styles from "./Systems.module.css";

/** The systems something is known in or comes from, as badges in a row. A system that holds two records of somebody has one badge. */
export function Systems({ systems }: { systems: readonly SystemBadge[] }) {
  const distinct = new Map(systems.map((system) => [system.connectionId, system]));
  return (
    <span className={styles.row}>
      {[...distinct.values()].map((system) => (
        <LetterBadge key={system.connectionId} letters={system.badge} name={system.name} hue={system.provider} />
      ))}
    </span>
  );
}
