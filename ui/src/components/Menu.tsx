import type { ReactElement } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
  Text,
} from "react-aria-components";

import styles from "./Menu.module.css";

interface MenuEntry {
  id: string;
  label: string;
  onAction: () => void;
  /** Why it cannot be chosen; shown below its name. */
  disabledReason?: string | null | undefined;
  /** What cannot be taken back stands apart, in another colour. */
  danger?: boolean;
}

interface MenuProps {
  /** Name of the menu. */
  label: string;
  /** The button that opens it. */
  trigger: ReactElement;
  entries: readonly MenuEntry[];
}

/** Actions that are not wanted often enough for buttons of their own. */
export function Menu({ label, trigger, entries }: MenuProps) {
  const firstDanger = entries.findIndex((entry) => entry.danger);
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover} placement="bottom end" offset={4}>
        <AriaMenu
          className={styles.menu}
          aria-label={label}
          disabledKeys={entries.filter((entry) => entry.disabledReason).map((entry) => entry.id)}
        >
          {entries.map((entry, index) => [
            index === firstDanger && index > 0 ? <Separator key="line" className={styles.line} /> : null,
            <AriaMenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              className={entry.danger ? `${styles.item} ${styles.danger}` : styles.item}
              onAction={entry.onAction}
            >
              <Text slot="label">{entry.label}</Text>
              {entry.disabledReason && (
                <Text slot="description" className={styles.reason}>
                  {entry.disabledReason}
                </Text>
              )}
            </AriaMenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
