import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { test } from "@playwright/test";

import { screenAtRest } from "./screen.ts";
import type { WebDriver } from "./webdriver.ts";

const THEMES = ["light", "dark"] as const;

/** Puts an appearance on the document the way the setting does, and returns what was there. */
const SHOW_THEME = `
  const root = document.documentElement;
  const before = root.dataset.theme ?? null;
  if (arguments[0] === null) delete root.dataset.theme; else root.dataset.theme = arguments[0];
  return before;
`;

interface StepRecord {
  readonly name: string;
  /** How long the step itself took; null for a mere picture. */
  readonly milliseconds: number | null;
  readonly screenshots: readonly string[];
}

/** Does the steps of a journey and keeps their durations, and of each a picture in light and one in dark. */
export class Recorder {
  readonly #folder: string;
  /** What the names of all its files begin with, for journeys that share a folder. */
  readonly #prefix: string;
  readonly #steps: StepRecord[] = [];

  private constructor(folder: string, prefix: string) {
    this.#folder = folder;
    this.#prefix = prefix;
  }

  static async into(folder: string, prefix = ""): Promise<Recorder> {
    await mkdir(folder, { recursive: true });
    return new Recorder(folder, prefix);
  }

  /** The duration covers `work` alone, the pictures show what it led to. A step that fails has its pictures, too. */
  async step<T>(name: string, window: () => WebDriver, work: () => Promise<T>): Promise<T> {
    return test.step(name, async () => {
      const started = performance.now();
      const result = await work().catch(async (error: unknown) => {
        // A window that is gone cannot be shown, and why the step failed matters more.
        await this.#keep(`${name} failed`, performance.now() - started, window()).catch(() => undefined);
        throw error;
      });
      await this.#keep(name, performance.now() - started, window());
      return result;
    });
  }

  /** Keeps figures beside the pictures. */
  async note(name: string, figures: unknown): Promise<void> {
    await writeFile(path.join(this.#folder, `${this.#prefix}${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  }

  /** A picture of the screen, for a window that no driver has a hold of. */
  async keepScreen(name: string): Promise<void> {
    const picture = await screenAtRest();
    if (picture) await writeFile(path.join(this.#folder, `${this.#prefix}${fileName(name)}.png`), picture);
  }

  /** Pictures of the window as it is. */
  async picture(name: string, window: WebDriver): Promise<void> {
    await this.#keep(name, null, window);
  }

  async #keep(name: string, milliseconds: number | null, window: WebDriver): Promise<void> {
    const number = String(this.#steps.length + 1).padStart(2, "0");
    const file = `${this.#prefix}${number}-${fileName(name)}`;
    const screenshots = THEMES.map((theme) => `${file}-${theme}.png`);
    this.#steps.push({
      name,
      milliseconds: milliseconds === null ? null : Math.round(milliseconds * 10) / 10,
      screenshots,
    });
    const timings = `${JSON.stringify({ steps: this.#steps }, null, 2)}\n`;
    await writeFile(path.join(this.#folder, `${this.#prefix}timings.json`), timings);
    let chosen: string | null | undefined;
    for (const theme of THEMES) {
      const before = await window.execute<string | null>(SHOW_THEME, [theme]);
      chosen ??= before;
      await window.settle();
      await writeFile(path.join(this.#folder, `${file}-${theme}.png`), await window.screenshot());
    }
    await window.execute(SHOW_THEME, [chosen ?? null]);
  }
}

function fileName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-");
}
