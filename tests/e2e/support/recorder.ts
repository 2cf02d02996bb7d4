import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { test } from "@playwright/test";

import type { WebDriver } from "./webdriver.ts";

export type Theme = "light" | "dark";

interface StepRecord {
  readonly name: string;
  readonly milliseconds: number;
  readonly screenshot: string;
}

/** Does the steps of a journey and keeps a picture and the duration of each. */
export class Recorder {
  readonly #folder: string;
  readonly #steps: StepRecord[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async into(folder: string): Promise<Recorder> {
    await mkdir(folder, { recursive: true });
    return new Recorder(folder);
  }

  /** The duration covers `work` alone, the picture shows what it led to. A step that fails has its picture, too. */
  async step<T>(name: string, window: WebDriver, work: () => Promise<T>, theme: Theme = "light"): Promise<T> {
    return test.step(name, async () => {
      const started = performance.now();
      try {
        return await work();
      } finally {
        await this.#keep(name, performance.now() - started, window, theme);
      }
    });
  }

  async #keep(name: string, milliseconds: number, window: WebDriver, theme: Theme): Promise<void> {
    const number = String(this.#steps.length + 1).padStart(2, "0");
    const screenshot = `${number}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-")}-${theme}.png`;
    this.#steps.push({ name, milliseconds: Math.round(milliseconds * 10) / 10, screenshot });
    await writeFile(path.join(this.#folder, "timings.json"), `${JSON.stringify({ steps: this.#steps }, null, 2)}\n`);
    await writeFile(path.join(this.#folder, screenshot), await window.screenshot());
  }
}
