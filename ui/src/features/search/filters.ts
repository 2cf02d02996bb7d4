import type { ConnectionStatus } from "../../contract/types.ts";
import { filters as texts } from "../../messages/search.ts";

/** Names of the filters, in the order in which they are offered. */
const filterNames = ["in", "status", "city", "country", "has"] as const;
type FilterName = (typeof filterNames)[number];

/** What a customer can have. */
const traits = ["conflict", "pending", "phone", "email"] as const;

type Connections = readonly Pick<ConnectionStatus, "name" | "provider">[];

/** A part of a query that names a filter: `in:syn`, `city:"bad hom`. */
interface Part {
  name: string;
  value: string;
  /** Where it begins in the query. */
  at: number;
}

const isFilterName = (name: string): name is FilterName => filterNames.some((known) => known === name);

/** Lower case and without accents: how values are compared. */
const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The parts of a query with a colon after a word, in order. */
function partsOf(query: string): Part[] {
  return [...query.matchAll(/(?<=^|\s)([\p{L}-]*):(?:"([^"]*)"?|(\S*))/gu)].map((match) => ({
    name: (match[1] ?? "").toLowerCase(),
    value: match[2] ?? match[3] ?? "",
    at: match.index,
  }));
}

/** Whether a query has a filter with a value. */
export const hasFilter = (query: string): boolean =>
  partsOf(query).some(({ name, value }) => isFilterName(name) && value !== "");

/** Something that can be put in place of an unfinished filter. */
interface Offer {
  label: string;
  /** The query with it. */
  query: string;
}

/** Help with the filter that is being typed at the end of a query. */
export interface Help {
  /** What is being typed, so that help that was closed stays closed for it. */
  key: string;
  label: string;
  /** In words, where there is no list of values. */
  line: string;
  offers: readonly Offer[];
}

/** What helps to finish the filter at the end of a query; null if there is none, or it is finished. */
export function helpWith(query: string, connections: Connections): Help | null {
  const part = partsOf(query).at(-1);
  if (!part || query.slice(part.at).search(/(?:^[^"]*|"[^"]*")\s/u) >= 0) return null;
  const before = query.slice(0, part.at);
  const { name, value } = part;
  if (!isFilterName(name)) {
    if (value !== "") return null;
    const offers = filterNames.map((known) => ({ label: `${known}:`, query: `${before}${known}:` }));
    return { key: ":", label: texts.names, line: texts.names, offers };
  }
  const values = valuesOf(name, connections).filter((one) => fold(one).startsWith(fold(value)));
  if (values.some((one) => fold(one) === fold(value))) return null;
  const line = texts.line(name, texts.what[name]);
  if (values.length === 0 && value !== "") return null;
  return {
    key: `${name}:`,
    label: texts.offers(name),
    line,
    offers: values.map((one) => ({ label: one, query: `${before}${name}:${quoted(one)} ` })),
  };
}

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value.toLowerCase());

function valuesOf(name: FilterName, connections: Connections): readonly string[] {
  if (name === "has") return traits;
  return name === "in" ? [...new Set(connections.map((one) => one.name))] : [];
}

/** What is wrong with a filter of a query, so that nobody can be found; null if nothing is. */
export function complaintAbout(query: string, connections: Connections): string | null {
  for (const { name, value } of partsOf(query)) {
    const wanted = fold(value);
    if (value === "") continue;
    if (
      name === "in" &&
      !connections.some((one) => fold(one.name).startsWith(wanted) || one.provider.startsWith(wanted))
    )
      return texts.noConnection(value);
    if (name === "has" && !traits.some((one) => one.startsWith(wanted))) return texts.noTrait(value, traits);
    if (name !== "" && !isFilterName(name)) return texts.noFilter(name);
  }
  return null;
}
