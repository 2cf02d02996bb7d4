import type { ReactNode } from "react";
import { Button, Disclosure as AriaDisclosure, DisclosurePanel, Heading } from "react-aria-components";
import styles from "./Disclosure.module.css";

export interface DisclosureProps {
  title: string;
  /** A quiet remark after the title that is not part of its name. */
  aside?: ReactNode;
  isExpanded?: boolean;
  onExpandedChange?: (isExpanded: boolean) => void;
  children: ReactNode;
}

/** A part that stays out of the way until it is wanted. */
export function Disclosure({ title, aside, isExpanded, onExpandedChange, children }: DisclosureProps) {
  return (
    <AriaDisclosure
      {...(isExpanded === undefined ? {} : { isExpanded })}
      {...(onExpandedChange === undefined ? {} : { onExpandedChange })}
    >
      <div className={styles.head}>
        <Heading level={3} className={styles.heading!}>
          <Button slot="trigger" className={styles.trigger!}>
            <span className={styles.chevron} aria-hidden="true" />
            {title}
          </Button>
        </Heading>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      <DisclosurePanel className={styles.panel!}>{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
