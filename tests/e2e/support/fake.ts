import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What is answered to a method and a path, such as `POST /customers/search`; a path may end with `*`. */
export type Replies = Readonly<Record<string, unknown>>;

/**
 * A system that answers with whatever it is told to, under 200. The sandbox only ever answers as documented, or not at all;
 * this one says what no system should.
 */
export class FakeSystem {
  readonly #server: ReturnType<typeof createServer>;
  #replies: Replies = {};
  #ahead = 0;
  /** Without a path. */
  readonly address: string;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => this.#answer(request, response));
  }

  static async start(): Promise<FakeSystem> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new FakeSystem(server);
  }

  /** From now on it answers like this, and 404 to everything else. */
  answers(replies: Replies): void {
    this.#replies = replies;
  }

  /** Its clock shows this time now, and goes on from there. */
  tellsTime(now: Date): void {
    this.#ahead = now.getTime() - Date.now();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // A client that still writes when the connection closes takes it for a broken one.
    request.resume().on("end", () => {
      const asked = `${request.method} ${new URL(request.url ?? "/", this.address).pathname}`;
      const known = Object.keys(this.#replies).find((path) =>
        path.endsWith("*") ? asked.startsWith(path.slice(0, -1)) : asked === path,
      );
      response.writeHead(known === undefined ? 404 : 200, {
        "content-type": "application/json",
        date: new Date(Date.now() + this.#ahead).toUTCString(),
      });
      response.end(JSON.stringify(known === undefined ? {} : this.#replies[known]));
    });
  }
}
