import { useNavigate } from "@tanstack/react-router";

import type { SavedView, Sort } from "../../contract/types.ts";
import { views as texts } from "../../messages/views.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { useSearchState } from "../search/searchState.tsx";

const none: readonly SavedView[] = [];

/** Saved views in the agent's order. */
export function useViews(): readonly SavedView[] {
  return useCommandQuery("views_list", {}).data?.views ?? none;
}

/** What a search consists of. */
export interface Search {
  query: string;
  sort: Sort;
}

/** Nothing looked for, in the order in which that is shown. */
export const everybody: Search = { query: "", sort: "relevance" };

/** Brings a search to the screen. */
export function useOpenSearch(): (search: Search) => void {
  const navigate = useNavigate();
  const { setQuery } = useSearchState();
  return ({ query, sort }) => {
    setQuery(query);
    void navigate({ to: "/customers", search: sort === "relevance" ? {} : { sort } });
  };
}

/** The view that is on screen, if it is one. */
export function viewOf(views: readonly SavedView[], { query, sort }: Search): SavedView | undefined {
  return views.find((view) => view.query === query.trim() && view.sort === sort);
}

/** The views as entries of the palette. */
export function useViewEntries(): readonly { id: string; title: string; run: () => void }[] {
  const open = useOpenSearch();
  return useViews().map((view) => ({ id: view.viewId, title: texts.entry(view.name), run: () => open(view) }));
}
