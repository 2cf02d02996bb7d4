import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";

import type { SavedView } from "../../contract/types.ts";
import { views as texts } from "../../messages/views.ts";
import { everybody, type Search } from "./useViews.ts";
import styles from "./Views.module.css";

/** Stands in the menu for everybody, beside the ids of views. */
export const everybodyKey = "everybody";

interface ViewMenuProps {
  /** What the list shows now. */
  title: string;
  isUnsaved: boolean;
  views: readonly SavedView[];
  /** The entry that is open: a view's id, {@link everybodyKey}, or null for another search. */
  chosen: string | null;
  customers: number | undefined;
  counts: ReadonlyMap<string, number>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onChoose: (search: Search) => void;
}

/** Says which view is on screen, and leads to the others. */
export function ViewMenu(props: ViewMenuProps) {
  const { title, isUnsaved, views, chosen, customers, counts, isOpen, onOpenChange, onChoose } = props;
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Button className={styles.trigger!} aria-label={texts.pick(title)}>
        <span className={isUnsaved ? `${styles.title} ${styles.unsaved}` : styles.title} title={title}>
          {title}
        </span>
        <span className={styles.chevron} aria-hidden="true" />
      </Button>
      <Popover className={styles.popover!} placement="bottom start" offset={4}>
        <Menu
          className={styles.menu!}
          aria-label={texts.menu}
          selectionMode="single"
          selectedKeys={chosen === null ? [] : [chosen]}
          onAction={(key) => onChoose(views.find(({ viewId }) => viewId === key) ?? everybody)}
        >
          <Entry id={everybodyKey} name={texts.everybody} count={customers} />
          {views.length > 0 && (
            <MenuSection>
              <Header className={styles.heading!}>{texts.saved}</Header>
              {views.map((view) => (
                <Entry key={view.viewId} id={view.viewId} name={view.name} count={counts.get(view.viewId)} />
              ))}
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Entry({ id, name, count }: { id: string; name: string; count: number | undefined }) {
  return (
    <MenuItem id={id} className={styles.entry!} textValue={name}>
      <span className={styles.name} title={name}>
        {name}
      </span>{" "}
      <span className={styles.count}>
        <span aria-hidden="true">{count === undefined ? texts.counting : texts.count(count)}</span>
        <span className="visually-hidden">{count === undefined ? texts.countingWords : texts.countWords(count)}</span>
      </span>
    </MenuItem>
  );
}
