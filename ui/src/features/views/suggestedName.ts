import type { Sort } from "../../contract/types.ts";
import { views } from "../../messages/views.ts";

const longest = 60;

/** A name to begin with: what is looked for, without the names of the filters. */
export function suggestedName(query: string, sort: Sort): string {
  const parts = [...query.matchAll(/(?:[a-z]+:)?"([^"]*)"?|\S+/gi)].map(
    ([part, quoted]) => quoted ?? part.replace(/^[a-z]+:(?=.)/i, ""),
  );
  const name = parts.filter(Boolean).join(" · ").slice(0, longest).trim();
  return name === "" ? views.sorts[sort] : name;
}
