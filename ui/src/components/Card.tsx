import { useId, type ReactNode } from "react";

import styles from "./Card.module.css";

interface CardProps {
  title: string;
  /** Beside the title, such as a badge. */
  aside?: ReactNode;
  /** Buttons at the end of the title line. */
  actions?: ReactNode;
  /** Heading level, so that a page has no holes in its outline. */
  level?: 2 | 3;
  /** Without inner padding, for lists and grids that go to the edge. */
  flush?: boolean;
  children: ReactNode;
}

/** A part of a page with a title: a region of that name. */
export function Card({ title, aside, actions, level = 2, flush, children }: CardProps) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={styles.card} aria-labelledby={id}>
      <header className={styles.head}>
        <Heading id={id} className={styles.title}>
          {title}
        </Heading>
        {aside}
        <span className={styles.gap} />
        {actions}
      </header>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  );
}
