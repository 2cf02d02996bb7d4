import { Link } from "@tanstack/react-router";
import { useId } from "react";

import type { AppStatus } from "../contract/types.ts";
import { formatCount } from "../messages/format.ts";
import { frame } from "../messages/frame.ts";
import { useCommandQuery } from "../platform/queries.ts";
import styles from "./Rail.module.css";

/** The way to every screen, each with its count. */
export function Rail() {
  const { data } = useCommandQuery("app_status", {}, { select: countsOf });
  return (
    <nav className={styles.rail} aria-label={frame.navigation}>
      <RailLink
        to="/customers"
        name={frame.customers}
        count={data?.customers}
        description={data && frame.customersCount(data.customers)}
      />
      <RailLink
        to="/pending"
        name={frame.pending}
        count={data?.pending}
        description={data && frame.pendingCount(data.pending, data.needsAttention)}
        needsYou={(data?.needsAttention ?? 0) > 0}
      />
      <RailLink
        to="/conflicts"
        name={frame.conflicts}
        count={data?.conflicts}
        description={data && frame.conflictsCount(data.conflicts)}
        needsYou={(data?.conflicts ?? 0) > 0}
      />
      <RailLink to="/activity" name={frame.activity} />
      <span className={styles.gap} />
      <RailLink to="/settings" name={frame.settings} />
    </nav>
  );
}

const countsOf = ({ customers, pending, needsAttention, conflicts }: AppStatus) => ({
  customers,
  pending,
  needsAttention,
  conflicts,
});

interface RailLinkProps {
  to: "/customers" | "/pending" | "/conflicts" | "/activity" | "/settings";
  name: string;
  count?: number | undefined;
  description?: string | undefined;
  needsYou?: boolean;
}

function RailLink({ to, name, count, description, needsYou }: RailLinkProps) {
  const id = useId();
  return (
    <>
      <Link
        to={to}
        className={styles.link}
        activeProps={{ className: styles.active }}
        aria-describedby={description ? id : undefined}
      >
        {name}
        {count !== undefined && (
          <span className={needsYou ? `${styles.count} ${styles.needsYou}` : styles.count} aria-hidden="true">
            {formatCount(count)}
          </span>
        )}
      </Link>
      {description && (
        <span id={id} hidden>
          {description}
        </span>
      )}
    </>
  );
}
