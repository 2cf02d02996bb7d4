import styles from "./Skeleton.module.css";

/** A grey bar the size of the text that will come. */
export function Skeleton({ width, height = 12 }: { width: number | string; height?: number }) {
  return <span className={styles.bar} style={{ width, height }} aria-hidden="true" />;
}
