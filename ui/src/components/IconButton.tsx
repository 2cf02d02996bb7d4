import type { Ref } from "react";
import { Button as AriaButton } from "react-aria-components";

import { Icon, type IconName } from "./Icon.tsx";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip.tsx";

interface IconButtonProps {
  icon: IconName;
  /** Its name, also shown on hover. */
  label: string;
  onPress?: () => void;
  /** Why it cannot be pressed; shown in place of the name. */
  disabledReason?: string | null | undefined;
  isPending?: boolean;
  bordered?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}

/** A button that shows a drawing and has its words on hover. */
export function IconButton({ icon, label, onPress, disabledReason, isPending, bordered, buttonRef }: IconButtonProps) {
  const refused = Boolean(disabledReason);
  const isHeld = refused || Boolean(isPending);
  return (
    <Tooltip text={disabledReason ? disabledReason : label}>
      <AriaButton
        ref={buttonRef ?? null}
        className={[styles.button, bordered && styles.bordered, refused && styles.refused].filter(Boolean).join(" ")}
        aria-label={label}
        aria-disabled={isHeld ? true : undefined}
        onPress={() => {
          if (!isHeld) onPress?.();
        }}
      >
        <Icon name={icon} size={14} />
      </AriaButton>
    </Tooltip>
  );
}
