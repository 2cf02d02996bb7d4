import { Skeleton } from "../../components/Skeleton.tsx";
import { person } from "../../messages/person.ts";
import page from "./PersonScreen.module.css";
import styles from "./PersonSkeleton.module.css";

/** A customer who has not arrived, in the size of one who has. */
export function PersonSkeleton() {
  return (
    <div className={page.page} role="status" aria-label={person.loading}>
      <div className={styles.header}>
        <Skeleton width={44} height={44} />
        <span className={styles.who}>
          <Skeleton width={180} height={18} />
          <Skeleton width={96} />
        </span>
      </div>
      <div className={page.columns}>
        <div className={page.column}>
          <Lines count={2} />
          <Lines count={4} />
          <Lines count={2} />
        </div>
        <div className={page.column}>
          <Lines count={7} />
        </div>
      </div>
    </div>
  );
}

function Lines({ count }: { count: number }) {
  return (
    <div className={styles.card}>
      <Skeleton width={96} />
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} width={`${72 - ((index * 17) % 30)}%`} />
      ))}
    </div>
  );
}
