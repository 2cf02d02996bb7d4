import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A folder that belongs to one test and goes with it. */
export class Folder {
  readonly path: string;

  private constructor(folder: string) {
    this.path = folder;
  }

  static async create(purpose: string): Promise<Folder> {
    return new Folder(await mkdtemp(path.join(os.tmpdir(), `customer-console-${purpose}-`)));
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
