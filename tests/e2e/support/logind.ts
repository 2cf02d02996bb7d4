import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Bus } from "./bus.ts";
import { Program, ownBinary } from "./program.ts";
import { waitFor } from "./waiting.ts";

const run = promisify(execFile);

/** A system bus of its own with a logind that puts nothing to sleep. */
export class Logind {
  readonly #bus: Bus;
  readonly #program: Program;
  /** What a program needs in its environment to listen to it. */
  readonly env: Readonly<Record<string, string>>;

  private constructor(bus: Bus, program: Program, env: Readonly<Record<string, string>>) {
    this.#bus = bus;
    this.#program = program;
    this.env = env;
  }

  static async start(folder: string): Promise<Logind> {
    const bus = await Bus.start(folder);
    const env = { DBUS_SYSTEM_BUS_ADDRESS: bus.env["DBUS_SESSION_BUS_ADDRESS"] ?? "" };
    const program = new Program(ownBinary("LOGIND_BINARY", "logind"), { env });
    await program.firstLine();
    return new Logind(bus, program, env);
  }

  /** Waits until this program holds sleeping up. */
  async heldUpBy(program: string): Promise<void> {
    await waitFor(`${program} to hold sleeping up`, async () =>
      (await this.#call("ListInhibitors")).includes(`'sleep', '${program}'`) ? true : undefined,
    );
  }

  /** Says that the computer is about to sleep; returns when nobody holds it up any more. */
  async suspend(): Promise<void> {
    await this.#call("Suspend", "false");
  }

  async stop(): Promise<void> {
    await this.#program.stop();
    await this.#bus.stop();
  }

  async #call(method: string, ...args: string[]): Promise<string> {
    const logind = ["--dest", "org.freedesktop.login1", "--object-path", "/org/freedesktop/login1"];
    const call = ["call", "--system", ...logind, "--method", `org.freedesktop.login1.Manager.${method}`, ...args];
    return (await run("gdbus", call, { env: { ...process.env, ...this.env } })).stdout;
  }
}
