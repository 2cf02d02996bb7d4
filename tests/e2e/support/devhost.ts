import { Program, flags, ownBinary } from "./program.ts";
import type { Sandbox } from "./sandbox.ts";

/** Where the interface looks for its token, in front of the token itself: after the hash, which no server ever sees. */
const TOKEN_IN_ADDRESS = "/#token=";

export interface DevhostOptions {
  readonly dataFolder: string;
  /** The systems behind "Explore with sample data"; without it the host starts its own. */
  readonly sandbox?: Sandbox;
}

/** The console's handlers over loopback HTTP, with the built interface in front. */
export class Devhost {
  readonly #program: Program;
  /** Open this in a browser. */
  readonly address: string;

  private constructor(program: Program, address: string) {
    this.#program = program;
    this.address = address;
  }

  static async start(options: DevhostOptions): Promise<Devhost> {
    const program = new Program(ownBinary("DEVHOST_BINARY", "devhost"), {
      args: flags({ "data-dir": options.dataFolder, secrets: "memory", port: 0 }),
      env: options.sandbox ? { CUSTOMER_CONSOLE_SANDBOX: options.sandbox.accessLine } : {},
    });
    const { url, token } = JSON.parse(await program.firstLine()) as { url: string; token: string };
    return new Devhost(program, `${url}${TOKEN_IN_ADDRESS}${encodeURIComponent(token)}`);
  }

  async stop(): Promise<void> {
    await this.#program.stop();
  }
}
