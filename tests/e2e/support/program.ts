import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";

import { PATIENCE_MS } from "./waiting.ts";

/** The checkout these tests belong to. */
const PROJECT_ROOT = path.resolve(import.meta.dirname, "../../..");

/** How much of what a program complains is kept for the error message of a failed test. */
const COMPLAINT_LINES = 40;

const running = new Set<ChildProcess>();

// A test that ran out of time does not get to its clean-up, and what it started must not outlive it.
process.once("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** All that the program can read; nothing if left out. */
  readonly input?: string;
}

/** Options as a command line takes them: `{ port: 1 }` is `--port 1`. */
export function flags(options: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** A program started by a test. It is told to end by {@link Program.stop}, and killed if it does not. */
export class Program {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #complaints: string[] = [];
  readonly #said: Buffer[] = [];
  readonly #ended: Promise<void>;
  readonly #firstLine: Promise<string>;

  constructor(file: string, options: ProgramOptions = {}) {
    this.name = path.basename(file);
    const child = spawn(file, options.args ?? [], {
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A program that ends without reading its input is no failure.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    this.#child = child;
    running.add(child);
    child.once("exit", () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => this.#said.push(chunk));
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.#complaints.push(line);
      if (this.#complaints.length > COMPLAINT_LINES) this.#complaints.shift();
    });
    const output = createInterface({ input: child.stdout });
    this.#firstLine = new Promise((resolve, reject) => {
      output.once("line", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(this.#failure(`ended with ${code} before it said anything`)));
    });
    // Programs that are not asked for their first line may end without one.
    this.#firstLine.catch(() => undefined);
    // Its own end counts, not that of what it started: a straggler among those may hold the output open for long.
    this.#ended = new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
  }

  /** The first line the program prints, which is how ours say where they listen. */
  async firstLine(): Promise<string> {
    return within(this.#firstLine, PATIENCE_MS, () => this.#failure("has not said anything"));
  }

  /** Everything the program has printed, and what it started has printed through it. */
  get output(): Buffer {
    return Buffer.concat(this.#said);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Asks the program to end and waits until it has. */
  async stop(): Promise<void> {
    if (this.isRunning) this.#child.kill("SIGTERM");
    try {
      await within(this.#ended, PATIENCE_MS, () => this.#failure("did not end"));
    } catch (error) {
      await this.kill();
      throw error;
    }
    this.#letGo();
  }

  /** Ends the program at once, as a power cut would. */
  async kill(): Promise<void> {
    if (this.isRunning) this.#child.kill("SIGKILL");
    await this.#ended;
    this.#letGo();
  }

  #letGo(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #failure(what: string): Error {
    return new Error([`${this.name} ${what}`, ...this.#complaints].join("\n"));
  }
}

async function within<T>(promise: Promise<T>, patienceMs: number, failure: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure()), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A program of ours: the one named by the variable, or the development build, wherever cargo puts it. */
export function ownBinary(variable: string, name: string): string {
  const named = process.env[variable];
  if (named) return named;
  const suffix = process.platform === "win32" ? ".exe" : "";
  return path.join(targetDirectory(), "debug", `${name}${suffix}`);
}

let target: string | undefined;

function targetDirectory(): string {
  if (target) return target;
  const answer = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { target_directory: found } = JSON.parse(answer) as { target_directory: string };
  target = found;
  return found;
}
