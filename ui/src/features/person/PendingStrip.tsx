import { Link } from "@tanstack/react-router";

import { Icon } from "../../components/Icon.tsx";
import type { PendingList } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { operationWord, strip } from "../../messages/person.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { isStoppedCreate } from "./CreateOutcome.tsx";
import styles from "./PendingStrip.module.css";

/** What waits for this customer: how much, what, why, and the way to it. */
export function PendingStrip({
  personId,
  waiting,
  needsAttention,
}: {
  personId: string;
  waiting: number;
  needsAttention: number;
}) {
  const { data: all = [] } = useCommandQuery(
    "pending_list",
    {},
    { select: (list: PendingList) => list.operations.filter((one) => one.personId === personId) },
  );
  const told = all.filter(isStoppedCreate).length;
  const operations = all.filter((one) => !isStoppedCreate(one));
  const needing = needsAttention - told;
  const left = waiting - told;
  if (left <= 0) return null;
  const urgent = operations.find((one) => one.state.kind === "rejected" || one.state.kind === "parked");
  const first = urgent ?? operations[0];
  const others = operations.length - 2;
  const shown = [first, ...operations.filter((one) => one !== first)].slice(0, 2);
  return (
    <section className={needing > 0 ? `${styles.strip} ${styles.urgent}` : styles.strip} aria-label={strip.label}>
      {needing > 0 && <Icon name="warning" />}
      <b className={styles.count}>{needing > 0 ? strip.needsYou(needing) : strip.waiting(left)}</b>
      <span className={styles.what}>
        {[
          ...shown.flatMap((one) =>
            one
              ? [
                  strip.to(
                    one.changes.map((change) => change.label).join(", ") || operationWord[one.kind],
                    one.system.name,
                  ),
                ]
              : [],
          ),
          ...(others > 0 ? [strip.more(others)] : []),
          ...(first?.lastError ? [describeError(first.lastError).message.replace(/\.$/, "")] : []),
          ...(first?.state.kind === "waiting_until" && first.state.until ? [strip.untilClock(first.state.until)] : []),
        ].join(" · ")}
      </span>
      <Link to="/pending" search={first ? { operation: first.operationId } : {}} className={styles.review}>
        {strip.review}
      </Link>
    </section>
  );
}
