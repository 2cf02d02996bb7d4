import type { ReactNode, Ref } from "react";
import { Button as AriaButton } from "react-aria-components";

import styles from "./Button.module.css";
import { KeyCap } from "./KeyCap.tsx";
import { Tooltip } from "./Tooltip.tsx";

export interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  /** `primary` once per screen, `quiet` for a text button in a heading, `danger` for what cannot be taken back. */
  variant?: "primary" | "normal" | "quiet" | "danger";
  type?: "button" | "submit";
  /** Key that does the same, shown as a cap; not part of the name. */
  keys?: string | undefined;
  isDisabled?: boolean | undefined;
  /** Why it cannot be pressed. Keeps the button in the tab order, so that the reason can be reached and heard. */
  disabledReason?: string | null | undefined;
  /** A job of its own is running. */
  isPending?: boolean | undefined;
  autoFocus?: boolean | undefined;
  buttonRef?: Ref<HTMLButtonElement>;
  /** Name for assistive technology where the content alone does not say enough. */
  label?: string | undefined;
  small?: boolean;
  /** Leaves the key cap away where the window is narrow. */
  keysWhenWide?: boolean;
}

/** Something to press. */
export function Button({
  children,
  onPress,
  variant = "normal",
  type = "button",
  keys,
  isDisabled,
  disabledReason,
  isPending,
  autoFocus,
  buttonRef,
  label,
  small,
  keysWhenWide,
}: ButtonProps) {
  const refused = disabledReason ? disabledReason : undefined;
  // React Aria's own pending state announces the button by reference, which leads nowhere once the job has taken the button away.
  const isHeld = Boolean(refused) || Boolean(isPending);
  const button = (
    <AriaButton
      ref={buttonRef ?? null}
      type={type}
      className={[
        styles.button,
        styles[variant],
        small && styles.small,
        refused && styles.refused,
        isPending && styles.pending,
      ]
        .filter(Boolean)
        .join(" ")}
      isDisabled={isDisabled ?? false}
      autoFocus={autoFocus ?? false}
      aria-label={label}
      aria-disabled={isHeld ? true : undefined}
      onPress={() => {
        if (!isHeld) onPress?.();
      }}
    >
      {children}
      {keys && (
        <span className={keysWhenWide ? styles.whenWide : undefined}>
          <KeyCap keys={keys} />
        </span>
      )}
    </AriaButton>
  );
  return refused ? <Tooltip text={refused}>{button}</Tooltip> : button;
}
