import { rm } from "node:fs/promises";

import { Program, flags, ownBinary } from "./program.ts";

/** What the sandbox prints when it listens: where, and with which keys. */
export interface SandboxAccess {
  readonly control: { readonly url: string; readonly token: string };
  readonly omnidesk: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly readOnlyKey: string;
    readonly brandId: number;
    readonly brandName: string;
  };
  readonly securely: {
    readonly baseUrl: string;
    readonly prefixedBaseUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
  readonly secuconnect: {
    readonly baseUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly readOnlyClientId: string;
    readonly readOnlyClientSecret: string;
  };
  readonly synctera: { readonly baseUrl: string; readonly apiKey: string; readonly readOnlyKey: string };
}

/** A system by its name in the journal. */
export type System = Exclude<keyof SandboxAccess, "control">;

/** Everything that opens something: it must be found in no file and in no log. */
export function secretsOf({ control, omnidesk, securely, secuconnect, synctera }: SandboxAccess): string[] {
  return [
    control.token,
    omnidesk.apiKey,
    omnidesk.readOnlyKey,
    securely.apiKey,
    securely.apiSecret,
    secuconnect.clientSecret,
    secuconnect.readOnlyClientSecret,
    synctera.apiKey,
    synctera.readOnlyKey,
  ];
}

/** One request as the sandbox saw it. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: string;
  readonly system: System;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly content_type: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly executed: boolean;
  readonly status: number | null;
  readonly customer_id: string | null;
  readonly result: string | null;
  readonly fault: string | null;
}

type Fault =
  | "drop_request"
  | "drop_response"
  | "truncate_body"
  | "html_page"
  | "huge_body"
  | "wrong_content"
  | "never_answer"
  | { readonly delay_ms: number }
  | { readonly status: { readonly code: number; readonly retry_after?: number } }
  | { readonly redirect: string };

/** Which requests a fault befalls; what is left out matches everything. */
interface FaultRule {
  readonly method?: string;
  readonly path_contains?: string;
  readonly operation?: string;
  readonly fault: Fault;
  readonly times?: number;
  readonly every?: number;
}

export interface FaultSettings {
  readonly rules?: readonly FaultRule[];
  /** Requests a second before the systems answer 429. */
  readonly throttle?: number;
}

export interface SandboxOptions {
  readonly customers: number;
  readonly seed: number;
  /** Where changes are kept over a restart. */
  readonly stateFile: string;
}

/** Operations that leave everything as it is. An import is none of them, although it may create nobody. */
const READS: Readonly<Record<System, ReadonlySet<string>>> = {
  omnidesk: new Set([
    "getIndex",
    "getItem",
    "searchByPrimaryExternalID",
    "searchByCustomerChannelValue",
    "timelineByCustomerExternalID",
  ]),
  securely: new Set(["search"]),
  secuconnect: new Set(["token", "listCustomers", "getCustomer"]),
  synctera: new Set(["listCustomers", "getCustomer"]),
};

/** The emulated systems as a program of their own, so that a test can take them away and bring them back. */
export class Sandbox {
  readonly #options: SandboxOptions;
  #program: Program;
  #access: SandboxAccess;

  private constructor(options: SandboxOptions, program: Program, access: SandboxAccess) {
    this.#options = options;
    this.#program = program;
    this.#access = access;
  }

  static async start(options: SandboxOptions): Promise<Sandbox> {
    const [program, access] = await launch(options, 0);
    return new Sandbox(options, program, access);
  }

  get access(): SandboxAccess {
    return this.#access;
  }

  /** The access as the console takes it from its environment. */
  get accessLine(): string {
    return JSON.stringify(this.#access);
  }

  /** What was asked of the systems after the entry with this number. */
  async journal(since = 0): Promise<JournalEntry[]> {
    const { entries } = (await this.#control("GET", `journal?since=${since}`)) as { entries: JournalEntry[] };
    return entries;
  }

  /** The requests that changed something, after the entry with this number, in order. */
  async changes(since = 0): Promise<JournalEntry[]> {
    const entries = await this.journal(since);
    return entries.filter(({ system, operation, executed }) => executed && !READS[system].has(operation));
  }

  /** The number of the last entry so far. */
  async lastEntry(): Promise<number> {
    return (await this.journal()).at(-1)?.seq ?? 0;
  }

  async setFaults(settings: FaultSettings): Promise<void> {
    await this.#control("PUT", "faults", settings);
  }

  async clearFaults(): Promise<void> {
    await this.#control("DELETE", "faults");
  }

  /** Takes the systems off the network. Their state and keys stay. */
  async stop(): Promise<void> {
    await this.#program.stop();
  }

  /** Brings the systems back at the same address, with everything that happened to them before. */
  async restart(): Promise<void> {
    if (this.#program.isRunning) await this.stop();
    const port = Number(new URL(this.#access.control.url).port);
    [this.#program, this.#access] = await launch(this.#options, port);
  }

  /** Puts the systems back to how they began, under the same address and keys, as somebody does who restores a backup. */
  async restoreBeginning(): Promise<void> {
    await this.stop();
    await rm(this.#options.stateFile, { force: true });
    await this.restart();
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const { url, token } = this.#access.control;
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }
}

async function launch(options: SandboxOptions, port: number): Promise<[Program, SandboxAccess]> {
  const program = new Program(ownBinary("SANDBOX_BINARY", "sandbox"), {
    args: flags({ customers: options.customers, seed: options.seed, port, state: options.stateFile }),
  });
  return [program, JSON.parse(await program.firstLine()) as SandboxAccess];
}
