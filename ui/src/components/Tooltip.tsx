import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";

import styles from "./Tooltip.module.css";

interface TooltipProps {
  /** What to show; also the description of what it stands on. */
  text: string;
  /** One focusable React Aria element. */
  children: ReactElement;
}

/** Words that appear on hover and on focus. Never the only place where something needed is said. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      {children}
      <AriaTooltip className={styles.tooltip} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
