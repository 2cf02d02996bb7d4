import { createContext, useContext, useState, type ReactNode } from "react";

interface SearchState {
  /** What is typed in the box. Lives in memory only: it may be somebody's name. */
  query: string;
  setQuery: (query: string) => void;
}

const SearchContext = createContext<SearchState | null>(null);

/** Keeps what is typed in the search box while screens come and go. */
export function SearchProvider({ children }: { children: ReactNode }) {
  const [query, setQuery] = useState("");
  // The compiler keeps the object while the query is the same.
  // oxlint-disable-next-line react/jsx-no-constructed-context-values
  return <SearchContext value={{ query, setQuery }}>{children}</SearchContext>;
}

export function useSearchState(): SearchState {
  const state = useContext(SearchContext);
  if (!state) throw new Error("the search box was rendered outside of its provider");
  return state;
}
