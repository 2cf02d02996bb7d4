import type { CDPSession, Page, Request } from "@playwright/test";

import { leaksIn } from "./leaks.ts";

/** Where the page talks to its host. */
const COMMANDS = "*/rpc/*";
const COMMAND = /\/rpc\/(\w+)$/u;

/** The commands by which credentials go inwards. */
const TAKES_CREDENTIALS: ReadonlySet<string> = new Set(["connection_add", "connection_update", "connection_test"]);

/** What passed between a page and its host, by what it was. */
interface Passed {
  readonly what: string;
  readonly bytes: Buffer;
}

/** Listens to everything that passes between a page and its host, both ways. */
export class Overheard {
  readonly #passed: Passed[] = [];
  readonly #session: CDPSession;
  #replies = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async on(page: Page): Promise<Overheard> {
    const session = await page.context().newCDPSession(page);
    const overheard = new Overheard(session);
    page.on("request", (request) => overheard.#asked(request));
    session.on("Network.eventSourceMessageReceived", ({ eventName, data }) => {
      overheard.#heard("an event", `${eventName} ${data}`);
    });
    session.on("Fetch.requestPaused", ({ requestId, request }) => void overheard.#answered(requestId, request.url));
    await session.send("Network.enable");
    // A reply is held until it was read: one that the page has left behind can be read no more.
    await session.send("Fetch.enable", { patterns: [{ urlPattern: COMMANDS, requestStage: "Response" }] });
    return overheard;
  }

  /** How many replies were looked through. */
  get replies(): number {
    return this.#replies;
  }

  /** Where any of these texts passed. */
  leaks(texts: readonly string[]): string[] {
    return this.#passed.flatMap(({ what, bytes }) => leaksIn(bytes, what, texts).map(({ where }) => where));
  }

  #asked(request: Request): void {
    const name = nameOf(request.url());
    if (name === undefined || TAKES_CREDENTIALS.has(name)) return;
    this.#heard(`the request ${name}`, request.postData() ?? "");
  }

  async #answered(requestId: string, url: string): Promise<void> {
    // Either fails for a request that the page has given up, and the body of one that failed: nothing reached the page.
    try {
      const { body, base64Encoded } = await this.#session.send("Fetch.getResponseBody", { requestId });
      this.#replies += 1;
      this.#heard(`the reply to ${nameOf(url)}`, Buffer.from(body, base64Encoded ? "base64" : "utf8"));
    } catch {
      // Said above.
    }
    await this.#session.send("Fetch.continueRequest", { requestId }).catch(() => undefined);
  }

  #heard(what: string, content: string | Buffer): void {
    this.#passed.push({ what, bytes: Buffer.from(content) });
  }
}

function nameOf(url: string): string | undefined {
  return COMMAND.exec(new URL(url).pathname)?.[1];
}
