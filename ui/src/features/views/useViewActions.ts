import { useState } from "react";

import type { SavedView } from "../../contract/types.ts";
import { useAction } from "../../platform/queries.ts";
import { viewOf, type Search } from "./useViews.ts";

/** A view that was removed, and where it stood. */
interface Removed {
  view: SavedView;
  at: number;
}

export interface ViewActions {
  remove: (view: SavedView) => void;
  move: (view: SavedView, to: number) => void;
  /** The view that was removed last, as long as its search is still on screen and nothing else was done. */
  removed: SavedView | null;
  /** Puts that one back where it was. */
  restore: () => void;
  /** Lets it go. */
  forget: () => void;
  error: Error | null;
}

/** What can be done with a view beside opening and naming it. */
export function useViewActions(views: readonly SavedView[], search: Search): ViewActions {
  const removing = useAction("view_remove");
  const moving = useAction("view_move", { inOrder: true });
  const restoring = useAction("view_save");
  const [last, setLast] = useState<Removed | null>(null);
  const isOnScreen = last !== null && viewOf([last.view], search) !== undefined && viewOf(views, search) === undefined;

  return {
    remove: (view) => {
      const at = views.findIndex(({ viewId }) => viewId === view.viewId);
      removing.mutateAsync({ viewId: view.viewId }).then(
        () => setLast({ view, at }),
        () => {},
      );
    },
    move: (view, to) => moving.mutate({ viewId: view.viewId, to }),
    removed: isOnScreen ? last.view : null,
    restore: () => {
      if (!last || restoring.isPending) return;
      const { name, query, sort } = last.view;
      restoring.mutateAsync({ name, query, sort, at: last.at }).then(
        () => setLast(null),
        () => {},
      );
    },
    forget: () => setLast(null),
    error: removing.error ?? moving.error ?? restoring.error,
  };
}
