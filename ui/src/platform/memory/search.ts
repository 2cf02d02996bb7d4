import type { Commands } from "../../contract/commands.ts";
import type { PersonRow, Segment, Sort, WireError } from "../../contract/types.ts";
import { PlatformError } from "../types.ts";
import { waitsForAgent } from "./operations.ts";
import { badgeOf, nameOf, providerOf, type MemoryPerson, type World } from "./world.ts";

type Names = "customers_search" | "customers_count" | "customers_locate" | "customers_search_live";

export function searchHandlers(
  world: World,
  liveDelay: number,
): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] | Promise<Commands[N][1]> } {
  return {
    customers_search({ query, sort, offset, limit }) {
      const words = textOf(query);
      const found = listed(world, query, sort);
      return {
        total: found.length,
        totalIsExact: true,
        offset,
        rows: found.slice(offset, offset + limit).map((person) => rowOf(world, person, words)),
        tookMicros: 400 + found.length,
      };
    },

    customers_count: ({ query }) => ({ total: listed(world, query, "relevance").length }),

    customers_locate({ query, sort, personId }) {
      const index = listed(world, query, sort).findIndex((person) => person.personId === personId);
      return { index: index < 0 ? null : index };
    },

    async customers_search_live({ connectionId, query }) {
      const turn = world.connections.findIndex(({ view }) => view.connectionId === connectionId);
      await new Promise((resolve) => setTimeout(resolve, liveDelay * (turn + 1)));
      hinder(world, connectionId);
      const provider = providerOf(world, connectionId);
      if (/[@+.]/.test(query) && connectionId === "conn-2")
        return { kind: "cannot_search", reason: "this brand can only be searched by letters and digits." };
      const isAddress = isWhole(query);
      if (provider === "securely" && !isAddress && !/\d/.test(query))
        return { kind: "cannot_search", reason: "Securely does not search by name; type a whole e-mail or number." };
      const words = wordsOf(query);
      arrive(world, connectionId, words);
      const found = world.people.filter(
        (person) => person.records.some((record) => record.connectionId === connectionId) && matches(person, words),
      );
      return {
        kind: "found",
        askedFor: query.includes("@") ? "e-mail address" : isAddress ? "phone number" : "words in the name",
        rows: found.slice(0, 3).map((person) => rowOf(world, person, words)),
        more: found.length > 3 ? found.length - 3 : null,
        erased: [],
      };
    },
  };
}

/** The customers that match, in order. */
export function listed(world: World, query: string, sort: Sort): MemoryPerson[] {
  const words = textOf(query);
  const filters = query.split(/\s+/).filter(isFilter);
  const found = world.people.filter(
    (person) => matches(person, words) && filters.every((filter) => passes(world, person, filter)),
  );
  const byName = (a: MemoryPerson, b: MemoryPerson) => nameOf(a).localeCompare(nameOf(b));
  if (sort === "name") found.sort(byName);
  if (sort === "changed") found.sort((a, b) => b.changedAt.localeCompare(a.changedAt));
  if (sort === "status") found.sort((a, b) => urgency(world, a) - urgency(world, b) || byName(a, b));
  return found;
}

const isFilter = (part: string): boolean => /^(?:in|status|city|country|has):/i.test(part);

/** The words of a query, without its filters. */
const textOf = (query: string): string[] =>
  wordsOf(
    query
      .split(/\s+/)
      .filter((part) => !isFilter(part))
      .join(" "),
  );

/** Whether a filter holds. An unfinished one holds for everybody. */
function passes(world: World, person: MemoryPerson, filter: string): boolean {
  const [name = "", value = ""] = fold(filter).split(":");
  if (value === "") return true;
  const operations = world.operations.filter((operation) => operation.personId === person.personId);
  const channels = person.records.flatMap((record) => record.channels);
  switch (`${name}:${name === "has" ? value : ""}`) {
    case "in:":
      return person.records.some(({ connectionId }) => fold(badgeOf(world, connectionId).name).startsWith(value));
    case "has:pending":
      return operations.length > 0;
    case "has:conflict":
      return operations.some(waitsForAgent);
    case "has:email":
      return channels.some(({ kind }) => kind === "email");
    case "has:phone":
      return channels.some(({ address }) => /^\+?\d/.test(address));
    default:
      return person.records.some(({ fields }) =>
        Object.entries(fields).some(([key, field]) => key.includes(name) && fold(field.value).startsWith(value)),
      );
  }
}

/** Who needs the agent comes first, then who has something waiting, then who is gone at a system. */
function urgency(world: World, person: MemoryPerson): number {
  const operations = world.operations.filter((operation) => operation.personId === person.personId);
  if (operations.some(waitsForAgent)) return 0;
  if (operations.length > 0) return 1;
  return person.records.some((record) => record.goneAt !== undefined) ? 2 : 3;
}

const isWhole = (query: string): boolean => /^\S+@\S+\.\S{2,}$|^\+[\d ]{7,}$/.test(query.trim());

/** Customers that were in the system only are in the cache once somebody has asked for them. */
function arrive(world: World, connectionId: string, words: readonly string[]): void {
  const arriving = world.remote.filter(
    (person) => person.records[0]?.connectionId === connectionId && matches(person, words),
  );
  world.remote = world.remote.filter((person) => !arriving.includes(person));
  world.people.push(...arriving);
}

/** In the scene of obstacles Synctera refuses the key, and Securely asks to wait once. */
function hinder(world: World, connectionId: string): void {
  if (world.scene !== "obstacles") return;
  const error = (code: WireError["code"], message: string, retry: WireError["retry"]) =>
    new PlatformError({ code, message, fields: [], retry, reference: "1d0c-77ab" });
  if (connectionId === "conn-4") throw error("refused", "The key was refused.", { kind: "never" });
  if (connectionId === "conn-3") throw error("unreachable", "secuconnect did not answer.", { kind: "now" });
  if (connectionId === "conn-5" && !world.hasAskedToWait) {
    world.hasAskedToWait = true;
    throw error("throttled", "Securely asks to slow down.", { kind: "after", seconds: 20 });
  }
}

export function rowOf(world: World, person: MemoryPerson, words: readonly string[]): PersonRow {
  const operations = world.operations.filter((operation) => operation.personId === person.personId);
  const best = new Set(person.records.flatMap((record) => record.channels).map((one) => one.address));
  return {
    personId: person.personId,
    name: mark(nameOf(person), words),
    detail: mark([...best].slice(0, 2).join(" · "), words),
    reason: null,
    systems: person.records.map((record) => badgeOf(world, record.connectionId)),
    changedAt: person.changedAt,
    waiting: operations.length > 0,
    needsAttention: operations.some(waitsForAgent),
  };
}

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export const wordsOf = (query: string): string[] => fold(query).split(/\s+/).filter(Boolean);

function matches(person: MemoryPerson, words: readonly string[]): boolean {
  const text = fold(
    [
      nameOf(person),
      ...person.records.flatMap((record) => [
        record.externalId ?? "",
        record.remoteId ?? "",
        ...record.channels.flatMap((one) => [one.address, one.address.replace(/\s/g, ""), one.raw ?? ""]),
      ]),
    ].join(" "),
  );
  return words.every((word) => text.includes(word));
}

/** Cuts a text where a word of the query begins and ends. */
function mark(text: string, words: readonly string[]): Segment[] {
  if (text === "") return [];
  const folded = fold(text);
  if (folded.length !== text.length || words.length === 0) return [{ text, hit: false }];
  const hit = Array.from({ length: text.length }, () => false);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
      hit.fill(true, at, at + word.length);
  }
  const segments: Segment[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = segments.at(-1);
    if (last && last.hit === hit[at]) last.text += text[at];
    else segments.push({ text: text[at] ?? "", hit: hit[at] ?? false });
  }
  return segments;
}
