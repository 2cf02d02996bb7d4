import type { ReactNode } from "react";

import styles from "./Badge.module.css";

export type Tone = "neutral" | "accent" | "warn" | "bad" | "good";

/** A state in a word. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}

interface LetterBadgeProps {
  letters: string;
  /** The words the letters stand for. */
  name: string;
  /** Picks the hue from the tokens; one without a token is grey. */
  hue: string;
  /** Stands beside its words. */
  isDecoration?: boolean;
}

/** Two letters in a hue of their own, with their words on hover and for assistive technology. */
export function LetterBadge({ letters, name, hue, isDecoration = false }: LetterBadgeProps) {
  return (
    <span
      className={styles.letters}
      data-hue={hue}
      title={name}
      {...(isDecoration ? { "aria-hidden": true } : { role: "img", "aria-label": name })}
    >
      {letters}
    </span>
  );
}
