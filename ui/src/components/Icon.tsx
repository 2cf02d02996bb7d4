import styles from "./Icon.module.css";

/** Drawn on a grid of 16 with lines of 1.5, so that they stand beside 13 px text. */
const paths = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  plus: "M8 3v10M3 8h10",
  close: "m4 4 8 8m0-8-8 8",
  edit: "m3 13 .6-2.8L10.8 3a1.4 1.4 0 0 1 2 0l.2.2a1.4 1.4 0 0 1 0 2L5.8 12.4 3 13Z",
  trash: "M2.5 4.5h11M6.5 4.5V3h3v1.5m-5 0 .6 8.5h5.8l.6-8.5",
  copy: "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
  link: "M6.5 9.5 9.5 6.5M7 4.8l1.2-1.2a3 3 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.2 1.2a3 3 0 0 1-4.2-4.2L4.8 7",
  show: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  hide: "M6.3 3.7A6.3 6.3 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a11 11 0 0 1-1.7 2.2M4.2 4.9A11 11 0 0 0 1.5 8S4 12.5 8 12.5c1.3 0 2.5-.5 3.5-1.1M2.5 2.5l11 11",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3",
  warning: "M8 2.5 14.5 13.5h-13L8 2.5ZM8 6.5v3.2M8 11.6v.1",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.4v3.4M8 5.2v.1",
  check: "m3 8.5 3.2 3.2L13 4.8",
  refresh: "M13 8a5 5 0 1 1-1.5-3.6L13 5.8M13 2.6v3.2H9.8",
  back: "M9.5 3.5 5 8l4.5 4.5",
  chevron: "m5.5 3.5 4.5 4.5-4.5 4.5",
  people:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-4.5 6c0-2.5 2-4.2 4.5-4.2s4.5 1.7 4.5 4.2M10.6 3a2.3 2.3 0 0 1 0 4.3m1 2.3c1.8.5 2.9 2 2.9 3.9",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
  activity: "M1.5 8.5h3l2-5.5 3 10 2-4.5h3",
  settings:
    "M2.5 4.5h7m3 0h1M2.5 11.5h1m3 0h7M11 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",
} as const;

export type IconName = keyof typeof paths;

/** A small drawing beside words. Hidden from assistive technology: the words say it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className={styles.icon} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
