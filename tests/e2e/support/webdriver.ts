import { type KeyAction, chord, typing } from "./keys.ts";
import { type Role, candidates, isNamedByContent } from "./roles.ts";
import { PATIENCE_MS, waitFor } from "./waiting.ts";

/** The property under which WebDriver writes a reference to an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** How long the driver may take for one answer. A window that ends while it opens would otherwise be waited for in vain. */
const ANSWER_MS = 30_000;

/** An error the driver answered with, such as `no such element` or `stale element reference`. */
class WebDriverError extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(`${kind}: ${message}`);
    this.name = "WebDriverError";
    this.kind = kind;
  }
}

/** A rectangle in CSS pixels; for a window, on the screen. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How to recognise an element: what a screen reader calls it, and optionally inside what. */
export interface Target {
  /** The whole accessible name as text, or a pattern it matches. Left out, any name does. */
  readonly name?: string | RegExp;
  readonly within?: Element;
}

/** Reads the name an element seems to have, to ask the driver about likely elements first. Runs in the page. */
const LIKELY_NAMES = `
  const [selector, root] = arguments;
  const text = (element) => (element.innerText ?? element.textContent ?? "").trim();
  return [...(root ?? document).querySelectorAll(selector)]
    .filter((element) => element.getClientRects().length > 0)
    .map((element) => {
      const labelled = (element.getAttribute("aria-labelledby") ?? "").split(/\\s+/).filter(Boolean)
        .map((id) => document.getElementById(id)).filter(Boolean).map(text).join(" ");
      const labels = [...(element.labels ?? [])].map(text).join(" ");
      const likely = [element.getAttribute("aria-label"), labelled, labels, text(element), element.value,
        element.title, element.placeholder].filter((part) => typeof part === "string");
      return { element, likely };
    });
`;

/** Calls back two frames after the last transition ended. Runs in the page. */
const SETTLED = `
  const done = arguments[arguments.length - 1];
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const ending = () => document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished.catch(() => undefined));
  void (async () => {
    await frame();
    await Promise.all(ending());
    await frame();
    await frame();
    done();
  })();
`;

/**
 * WebKitGTK takes its picture with the next frame, and without its DMA-BUF renderer there is none while nothing changes: so
 * something that cannot be seen changes until the picture is there.
 */
const START_REPAINTING = `
  const { style } = document.documentElement;
  const again = () => {
    if (style.outlineColor !== "transparent") return;
    style.outlineWidth = style.outlineWidth === "1px" ? "2px" : "1px";
    requestAnimationFrame(again);
  };
  style.outline = "1px solid transparent";
  requestAnimationFrame(again);
`;
const STOP_REPAINTING = `document.documentElement.style.removeProperty("outline");`;

/** A session with one browser window over the W3C WebDriver protocol. */
export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  /** Opens a session; the driver starts the program that the capabilities name. */
  static async open(driver: string, capabilities: Readonly<Record<string, unknown>>): Promise<WebDriver> {
    const body = { capabilities: { alwaysMatch: capabilities } };
    const { sessionId } = (await call("POST", `${driver}/session`, body)) as { sessionId: string };
    return new WebDriver(`${driver}/session/${sessionId}`);
  }

  /** Closes the window and ends its program. */
  async close(): Promise<void> {
    await call("DELETE", this.#session);
  }

  async get<T>(path: string): Promise<T> {
    return (await call("GET", `${this.#session}/${path}`)) as T;
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return (await call("POST", `${this.#session}/${path}`, body)) as T;
  }

  async navigate(url: string): Promise<void> {
    await this.post("url", { url });
  }

  async title(): Promise<string> {
    return this.get("title");
  }

  /** Runs the body of a function in the page; `arguments` holds the arguments, elements among them are passed as such. */
  async execute<T>(script: string, args: readonly unknown[] = []): Promise<T> {
    const sent = args.map((argument) => (argument instanceof Element ? argument.reference : (argument ?? null)));
    return this.post("execute/sync", { script, args: sent });
  }

  /** Waits until nothing moves any more and everything is painted. What moves for ever, such as a skeleton, may go on. */
  async settle(): Promise<void> {
    await this.post("execute/async", { script: SETTLED, args: [] });
  }

  /** A PNG of what the window shows. */
  async screenshot(): Promise<Buffer> {
    await this.execute(START_REPAINTING);
    try {
      return Buffer.from(await this.get<string>("screenshot"), "base64");
    } finally {
      await this.execute(STOP_REPAINTING);
    }
  }

  async windowRectangle(): Promise<Rectangle> {
    return this.get("window/rect");
  }

  async setWindowRectangle(rectangle: Partial<Rectangle>): Promise<Rectangle> {
    return this.post("window/rect", rectangle);
  }

  /** The visible elements of this role and name, in the order of the document. None is an answer, too. */
  async all(role: Role, target: Target = {}): Promise<Element[]> {
    const { name, within } = target;
    const found = await this.execute<{ element: Reference; likely: string[] }[]>(LIKELY_NAMES, [
      candidates(role),
      within,
    ]);
    // Guessing spares asking the driver about each of a hundred rows; if the guess finds none, all are asked.
    const likely = found.filter(
      ({ likely: texts }) => name === undefined || texts.some((text) => resembles(text, name)),
    );
    const elements: Element[] = [];
    for (const { element } of likely.length > 0 ? likely : found) {
      const candidate = new Element(this, element);
      if ((await candidate.role()) === role && (await this.#isNamed(candidate, role, name))) elements.push(candidate);
    }
    return elements;
  }

  /** Waits for exactly one visible element of this role and name. */
  async find(role: Role, target: Target = {}, patienceMs: number = PATIENCE_MS): Promise<Element> {
    const wanted = `one ${role} named ${String(target.name ?? "anything")}`;
    return waitFor(
      wanted,
      async () => {
        const found = await this.all(role, target);
        if (found.length > 1) throw new Error(`there are ${found.length}`);
        return found[0];
      },
      patienceMs,
    );
  }

  /** Waits until no such element is to be seen. */
  async gone(role: Role, target: Target = {}, patienceMs: number = PATIENCE_MS): Promise<void> {
    const unwanted = `no ${role} named ${String(target.name ?? "anything")}`;
    await waitFor(unwanted, async () => ((await this.all(role, target)).length === 0 ? true : undefined), patienceMs);
  }

  /** The element that has the focus. */
  async focused(): Promise<Element> {
    return new Element(this, await this.get<Reference>("element/active"));
  }

  /** Presses keys together, wherever the focus is: `Control+k`, `Enter`, `/`. */
  async press(keys: string): Promise<void> {
    await this.#perform(chord(keys));
  }

  /** Types text, wherever the focus is. */
  async type(text: string): Promise<void> {
    await this.#perform(typing(text));
  }

  async #isNamed(element: Element, role: Role, name: string | RegExp | undefined): Promise<boolean> {
    if (name === undefined) return true;
    const label = await element.name();
    return matches(label === "" && isNamedByContent(role) ? await element.text() : label, name);
  }

  async #perform(actions: readonly KeyAction[]): Promise<void> {
    await this.post("actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }
}

/** How the protocol writes an element. */
export type Reference = Readonly<Record<typeof ELEMENT, string>>;

/** One element of the page. It goes stale when the page replaces it. */
export class Element {
  readonly #driver: WebDriver;
  readonly reference: Reference;

  constructor(driver: WebDriver, reference: Reference) {
    this.#driver = driver;
    this.reference = reference;
  }

  /** The role as the web view tells it to assistive technology. */
  async role(): Promise<string> {
    return this.#driver.get(this.#path("computedrole"));
  }

  /** The accessible name as the web view tells it to assistive technology. */
  async name(): Promise<string> {
    return this.#driver.get(this.#path("computedlabel"));
  }

  async text(): Promise<string> {
    return this.#driver.get(this.#path("text"));
  }

  async property<T>(name: string): Promise<T> {
    return this.#driver.get(this.#path(`property/${name}`));
  }

  async attribute(name: string): Promise<string | null> {
    return this.#driver.get(this.#path(`attribute/${name}`));
  }

  async isEnabled(): Promise<boolean> {
    return this.#driver.get(this.#path("enabled"));
  }

  /** Scrolls it into the middle of what shows it, as a hand does, and clicks there; fails if something else is in front. */
  async click(): Promise<void> {
    await this.#driver.execute('arguments[0].scrollIntoView({ block: "center" })', [this]);
    await this.#driver.post(this.#path("click"));
  }

  /** Gives it the focus and presses the space bar, for what is covered by its own picture, as radio buttons are. */
  async press(): Promise<void> {
    await this.#driver.execute("arguments[0].focus()", [this]);
    await this.#driver.press("Space");
  }

  /** Moves the focus here and types. */
  async type(text: string): Promise<void> {
    await this.#driver.post(this.#path("value"), { text });
  }

  async clear(): Promise<void> {
    await this.#driver.post(this.#path("clear"));
  }

  #path(rest: string): string {
    return `element/${this.reference[ELEMENT]}/${rest}`;
  }
}

/** Whether the driver behind this address takes sessions. */
export async function isReady(driver: string): Promise<boolean> {
  const { ready } = (await call("GET", `${driver}/status`)) as { ready: boolean };
  return ready;
}

function resembles(text: string, name: string | RegExp): boolean {
  return typeof name === "string" ? normal(text).includes(normal(name)) : name.test(normal(text));
}

function matches(label: string, name: string | RegExp): boolean {
  return typeof name === "string" ? normal(label) === normal(name) : name.test(normal(label));
}

/** Accessible names are compared without regard to the white space they were written with. */
function normal(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

async function call(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const answer = (await response.json()) as { value: unknown };
  if (response.ok) return answer.value;
  const { error, message } = answer.value as { error: string; message: string };
  throw new WebDriverError(error, message);
}
