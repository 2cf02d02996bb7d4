import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { whileStopped } from "./processes.ts";
import { SERVICE } from "./keychain.ts";
import type { Person } from "./people.ts";
import { ownBinary } from "./program.ts";
import { omnideskCustomers, secuconnectCustomers, syncteraCustomers } from "./rosters.ts";
import { type Sandbox, type SandboxAccess, secretsOf } from "./sandbox.ts";

/** Something to look for. */
export interface Needle {
  /** What it is, for whoever reads why a test failed. Not what it says. */
  readonly what: string;
  readonly text: string;
}

/** A needle in one of the forms it can be written in, in one file. */
interface Hit {
  /** Its place in the list; the key of the cache comes behind all others. */
  readonly needle: number;
  readonly form: "bytes" | "utf8" | "utf16" | "latin1" | "folded-utf8" | "folded-utf16";
  readonly place: string;
  /** Whether it stands in the file's name and not in the file. */
  readonly inName: boolean;
  /** Where it begins the first time, in bytes. */
  readonly first: number;
  readonly times: number;
}

/** Whether the keychain has the key of the cache, which then is looked for too. */
type CacheKey = "kept" | "gone";

/** What a search of files found, as the program that does it prints it. */
interface Report {
  readonly files: number;
  readonly bytes: number;
  readonly hits: readonly Hit[];
}

/** Shorter values are found by chance in hundreds of megabytes. */
const SHORTEST = { id: 8, externalId: 6, name: 8, digits: 9 } as const;

const ADDRESS = /^[^\s@]+@[^\s@]+$/u;
const NUMBER = /^\+?\d+$/u;

/** How the systems call the two names of a person. */
const NAMES = [
  ["firstname", "lastname"],
  ["forename", "surname"],
  ["first_name", "last_name"],
] as const;

/** What was found of some needles. */
export class Traces {
  readonly #needles: readonly Needle[];
  readonly #hits: readonly Hit[];
  readonly files: number;
  readonly bytes: number;

  constructor(needles: readonly Needle[], { files, bytes, hits }: Report) {
    this.#needles = needles;
    this.#hits = hits;
    this.files = files;
    this.bytes = bytes;
  }

  /** Looks for needles, and for the key of the cache unless there is none, in files and in everything below folders. */
  static async inFiles(places: readonly string[], needles: readonly Needle[], key: CacheKey = "kept"): Promise<Traces> {
    return search(places, needles, key);
  }

  /** Looks for the same in the memory of processes, as a core dump of them at this moment would hold it. */
  static async inMemory(
    processes: readonly number[],
    needles: readonly Needle[],
    key: CacheKey = "kept",
  ): Promise<Traces> {
    const places = processes.flatMap((id) => ["--memory", String(id)]);
    return whileStopped(processes, () => search(places, needles, key));
  }

  /** What was found of some of the needles. */
  of(needles: readonly Needle[]): Traces {
    const places = new Map(needles.map((needle, place) => [needle, place]));
    const hits = this.#hits.flatMap((hit) => {
      const found = this.#needles[hit.needle];
      const needle = found && places.get(found);
      return needle === undefined ? [] : [{ ...hit, needle }];
    });
    return new Traces(needles, { files: this.files, bytes: this.bytes, hits });
  }

  /** How many different needles were found. */
  get found(): number {
    return new Set(this.#hits.map(({ needle }) => needle)).size;
  }

  /** What was found, by kind: how many different needles of it. */
  get kinds(): Readonly<Record<string, number>> {
    const kinds: Record<string, Set<number>> = {};
    for (const { needle } of this.#hits) (kinds[this.#what(needle)] ??= new Set()).add(needle);
    return Object.fromEntries(Object.entries(kinds).map(([what, needles]) => [what, needles.size]));
  }

  /** How much was looked through, and what was found by kind. */
  get figures(): object {
    const { files, bytes, found, kinds } = this;
    return { needles: this.#needles.length, files, bytes, found, kinds };
  }

  /** What was found and where, without saying what. */
  get places(): readonly string[] {
    return this.#hits.map(({ needle, form, place, inName, first, times }) => {
      const where = inName ? `in the name of ${place}` : `in ${place} at ${first}`;
      return `${this.#what(needle)} (needle ${needle}) as ${form} ${where}, ${times} times`;
    });
  }

  #what(needle: number): string {
    return this.#needles[needle]?.what ?? "unknown";
  }
}

async function search(places: readonly string[], needles: readonly Needle[], key: CacheKey): Promise<Traces> {
  const hasKey = key === "kept";
  // On the command line everybody on this machine could read them.
  const args = ["--needles", "-", ...(hasKey ? ["--cache-key-of", SERVICE] : []), ...places];
  const program = spawn(ownBinary("TRACES_BINARY", "traces"), args, { stdio: ["pipe", "pipe", "pipe"] });
  program.stdin.end(JSON.stringify(needles.map((needle) => needle.text)));
  const [printed, complaint] = await Promise.all([text(program.stdout), text(program.stderr), once(program, "close")]);
  if (program.exitCode !== 0) throw new Error(`the search for traces failed: ${complaint}`);
  return new Traces([...needles, ...(hasKey ? CACHE_KEY : [])], JSON.parse(printed) as Report);
}

/** What the search itself adds behind the needles it is given. */
const CACHE_KEY: readonly Needle[] = ["as it is written", "as bytes"].map((how) => ({
  what: `the key of the cache, ${how}`,
  text: "",
}));

/** Everything by which the customers of all systems that list them could be told apart. */
export async function personalNeedles({ access }: Sandbox): Promise<Needle[]> {
  const everybody = [
    ...(await omnideskCustomers(access)),
    ...(await secuconnectCustomers(access)),
    ...(await syncteraCustomers(access)),
  ];
  const needles = new Map(everybody.flatMap(tellingValues).map((needle) => [needle.text, needle]));
  return [...needles.values()];
}

/** Everything by which one customer could be told apart. */
export function needlesOf({ id, externalId, name, email, phone }: Person): Needle[] {
  return tellingValues({ id, external_primary_id: externalId, name, email, phone }).concat({
    what: "a name",
    text: name,
  });
}

/** Every key of the systems. */
export function secretNeedles(access: SandboxAccess): Needle[] {
  return secretsOf(access).map((secret) => ({ what: "a credential", text: secret }));
}

/** What a test has typed. */
export function typedNeedles(texts: readonly string[]): Needle[] {
  return texts.map((typed) => ({ what: "what was typed", text: typed }));
}

function tellingValues(value: unknown): Needle[] {
  if (typeof value !== "object" || value === null) return [];
  const needles = Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "string" ? telling(name, inner) : tellingValues(inner),
  );
  for (const [given, family] of NAMES) {
    const { [given]: first, [family]: last } = value as Readonly<Record<string, unknown>>;
    const both = `${String(first)} ${String(last)}`;
    if (first && last && both.length >= SHORTEST.name) needles.push({ what: "a name", text: both });
  }
  return needles;
}

function telling(name: string, value: string): Needle[] {
  if (ADDRESS.test(value)) return [{ what: "an e-mail address", text: value }];
  const digits = value.replace("+", "");
  if (NUMBER.test(value) && digits.length >= SHORTEST.digits) return [{ what: "a number", text: digits }];
  if (name === "id" && value.length >= SHORTEST.id) return [{ what: "an id", text: value }];
  const isExternal = name === "external_primary_id" || name === "customer_number";
  return isExternal && value.length >= SHORTEST.externalId ? [{ what: "an external id", text: value }] : [];
}
