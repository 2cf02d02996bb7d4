import { IconButton } from "../../components/IconButton.tsx";
import { Menu } from "../../components/Menu.tsx";
import type { SavedView } from "../../contract/types.ts";
import { views as texts } from "../../messages/views.ts";
import type { ViewActions } from "./useViewActions.ts";

interface ViewOptionsProps {
  view: SavedView;
  views: readonly SavedView[];
  actions: ViewActions;
  onRename: () => void;
}

/** What can be done with the view on screen. */
export function ViewOptions({ view, views, actions, onRename }: ViewOptionsProps) {
  const at = views.findIndex(({ viewId }) => viewId === view.viewId);
  const label = texts.options(view.name);
  return (
    <Menu
      label={label}
      trigger={<IconButton icon="more" label={label} />}
      entries={[
        { id: "rename", label: texts.rename, onAction: onRename },
        {
          id: "up",
          label: texts.moveUp,
          disabledReason: at === 0 ? texts.isFirst : null,
          onAction: () => actions.move(view, at - 1),
        },
        {
          id: "down",
          label: texts.moveDown,
          disabledReason: at === views.length - 1 ? texts.isLast : null,
          onAction: () => actions.move(view, at + 1),
        },
        { id: "remove", label: texts.remove, danger: true, onAction: () => actions.remove(view) },
      ]}
    />
  );
}
