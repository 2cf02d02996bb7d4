import type { Role } from "./roles.ts";
import type { Element, WebDriver } from "./webdriver.ts";
import { waitFor } from "./waiting.ts";

/** Reads the customer grid as a sighted agent does: how many there are, and the lines of each row on screen. Runs in the page. */
const READ_GRID = `
  const grid = document.querySelector("[role=grid][aria-label=" + JSON.stringify(arguments[0]) + "]");
  if (!grid) return null;
  const rows = [...grid.querySelectorAll("[role=row]")].filter((row) => row.hasAttribute("aria-selected"));
  return {
    isBusy: grid.getAttribute("aria-busy") === "true",
    rows: rows.sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.innerText),
    selected: rows.find((row) => row.getAttribute("aria-selected") === "true")?.innerText ?? null,
  };
`;

interface Grid {
  readonly isBusy: boolean;
  readonly rows: readonly string[];
  readonly selected: string | null;
}

/** Somebody at the desk, who reads what the window shows and uses keyboard and mouse. */
export class Agent {
  readonly window: WebDriver;

  constructor(window: WebDriver) {
    this.window = window;
  }

  /** Types into the search box, in place of what is there. */
  async search(text: string): Promise<void> {
    await this.window.press("Control+k");
    await waitFor("the focus in the search box", async () =>
      (await (await this.window.focused()).role()) === "searchbox" ? true : undefined,
    );
    await this.window.press("Control+a");
    await this.window.type(text);
  }

  /** Waits until the search has found this one customer and nobody else. */
  async expectOnly(name: string): Promise<void> {
    await waitFor(`${name} as the only customer found`, async () => {
      const grid = await this.#grid("Customers");
      const [only] = grid?.rows ?? [];
      if (!grid || grid.isBusy || grid.rows.length !== 1 || !only?.includes(name)) {
        throw new Error(`the grid shows ${JSON.stringify(grid)}`);
      }
      return true;
    });
  }

  /** Goes from the search box to the first customer found, and opens it. */
  async open(name: string): Promise<void> {
    await this.window.press("Enter");
    await waitFor(`${name} to be chosen`, async () =>
      (await this.#grid("Customers"))?.selected?.includes(name) ? true : undefined,
    );
    await this.window.press("Enter");
    await this.window.find("heading", { name });
  }

  /** Changes a value where it stands. */
  async edit(button: string, textbox: string, value: string): Promise<void> {
    await this.press(button);
    await this.window.find("textbox", { name: textbox });
    await this.window.type(value);
    await this.window.press("Enter");
    await this.window.gone("textbox", { name: textbox });
  }

  /** Presses a button, found by its name and optionally inside something. */
  async press(name: string | RegExp, within?: Element): Promise<void> {
    await (await this.window.find("button", within ? { name, within } : { name })).click();
  }

  /** Replaces what is in a text box. */
  async fill(textbox: string | RegExp, value: string, within?: Element): Promise<void> {
    await (await this.window.find("textbox", within ? { name: textbox, within } : { name: textbox })).click();
    await this.window.press("Control+a");
    await this.window.type(value);
  }

  /** Picks from a list that opens below its button. */
  async choose(list: RegExp, option: string | RegExp, within?: Element): Promise<void> {
    await this.press(list, within);
    await (await this.window.find("option", { name: option })).click();
    await this.window.gone("listbox");
  }

  /** Sees to it that of all checkboxes inside something these are ticked and no others. */
  async tick(within: Element, wanted: readonly string[]): Promise<void> {
    for (const box of await this.window.all("checkbox", { within })) {
      const isWanted = wanted.includes(await box.name());
      if (isWanted !== (await box.property<boolean>("checked"))) await box.press();
      await waitFor(`${await box.name()} to be ${isWanted ? "ticked" : "left out"}`, async () =>
        (await box.property<boolean>("checked")) === isWanted ? true : undefined,
      );
    }
  }

  /** Goes to one of the screens in the rail. */
  async goTo(screen: "Customers" | "Pending" | "Conflicts" | "Activity" | "Settings"): Promise<void> {
    const rail = await this.window.find("navigation", { name: "Main" });
    await (await this.window.find("link", { name: screen, within: rail })).click();
  }

  /** Picks from the menu of the customer on screen. */
  async more(item: string): Promise<void> {
    await this.press("More actions");
    await (await this.window.find("menuitem", { name: item })).click();
  }

  /** Waits until a part of the page says something. */
  async reads(region: string, text: string | RegExp): Promise<void> {
    await this.#says(`${region} to say ${String(text)}`, "region", region, text);
  }

  /** Waits until the status bar says something. */
  async statusReads(text: string | RegExp): Promise<void> {
    await this.#says(`the status bar to say ${String(text)}`, "contentinfo", "Status", text);
  }

  /** Waits until the screen says something, wherever on it. */
  async sees(text: string | RegExp, patienceMs?: number): Promise<void> {
    await this.#says(`the screen to say ${String(text)}`, "main", undefined, text, patienceMs);
  }

  /** Waits until the only element of this role on screen says something. */
  async says(role: Role, text: string | RegExp): Promise<void> {
    await this.#says(`the ${role} to say ${String(text)}`, role, undefined, text);
  }

  /** What the list of customers shows. */
  async rows(): Promise<readonly string[]> {
    return (await this.#grid("Customers"))?.rows ?? [];
  }

  /** What the list of pending changes shows. */
  async pendingRows(): Promise<readonly string[]> {
    return (await this.#grid("Pending changes"))?.rows ?? [];
  }

  /** What the list of conflicts shows. */
  async conflictRows(): Promise<readonly string[]> {
    return (await this.#grid("Conflicts to decide"))?.rows ?? [];
  }

  async #says(
    what: string,
    role: Role,
    name: string | undefined,
    text: string | RegExp,
    patienceMs?: number,
  ): Promise<void> {
    const probe = async () => {
      const part = await this.window.find(role, name === undefined ? {} : { name });
      const said = await part.property<string>("innerText");
      const found = typeof text === "string" ? said.includes(text) : text.test(said);
      if (!found) throw new Error(`it says ${JSON.stringify(said)}`);
      return true;
    };
    await waitFor(what, probe, patienceMs);
  }

  async #grid(name: string): Promise<Grid | null> {
    return this.window.execute<Grid | null>(READ_GRID, [name]);
  }
}
