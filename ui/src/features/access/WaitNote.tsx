import { access } from "../../messages/access.ts";
import styles from "./Access.module.css";

/** How long until the next try. Heard once; the seconds are only to look at. */
export function WaitNote({ seconds }: { seconds: number }) {
  return (
    <div role="status" className={styles.wait}>
      {seconds > 0 && (
        <>
          <span className={styles.heard}>{access.waitHeard}</span>
          <span aria-hidden="true">{access.wait(seconds)}</span>
        </>
      )}
    </div>
  );
}
