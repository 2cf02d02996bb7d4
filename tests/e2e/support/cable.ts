import { type Server, type Socket, connect, createServer } from "node:net";

import type { SandboxAccess } from "./sandbox.ts";

/** The way from one console to the systems, which can be cut without anybody else noticing. */
export class Cable {
  readonly #systems: number;
  readonly #ends = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(systems: number) {
    this.#systems = systems;
  }

  /** Lays a cable to the systems behind this access. */
  static async to(access: SandboxAccess): Promise<Cable> {
    const cable = new Cable(portOf(access));
    await cable.mend();
    return cable;
  }

  /** The access as it is at the near end of the cable. */
  through(access: SandboxAccess): SandboxAccess {
    const line = JSON.stringify(access).replaceAll(`:${portOf(access)}/`, `:${this.#port}/`);
    return JSON.parse(line) as SandboxAccess;
  }

  /** Nobody answers at the near end any more, and what was on its way is lost. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const end of this.#ends) end.destroy();
    await closed;
  }

  /** Everything arrives again, at the same address as before. */
  async mend(): Promise<void> {
    const server = createServer((near) => this.#join(near));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a TCP server has a numbered address");
    this.#port = address.port;
    this.#server = server;
  }

  #join(near: Socket): void {
    const far = connect(this.#systems, "127.0.0.1");
    const pairs = [
      [near, far],
      [far, near],
    ] as const;
    for (const [end, other] of pairs) {
      this.#ends.add(end);
      end.once("close", () => {
        this.#ends.delete(end);
        other.destroy();
      });
      // What goes wrong at one end closes both, as a cut does.
      end.once("error", () => end.destroy());
      end.pipe(other);
    }
  }
}

function portOf({ control }: SandboxAccess): number {
  return Number(new URL(control.url).port);
}
