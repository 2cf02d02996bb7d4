import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { appendFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Room for the cache of a few hundred customers. */
const SIZE = "48m";

/** The system's own tools; only root may use them like this. */
const [MOUNT, UNMOUNT] = ["/usr/bin/mount", "/usr/bin/umount"] as const;

const BLOCK = Buffer.alloc(4096);

/** A disk in memory that can be filled to the last byte. */
export class SmallDisk {
  readonly #place: string;

  private constructor(place: string) {
    this.#place = place;
  }

  /** Nothing where this is not allowed. */
  static mount(): SmallDisk | undefined {
    const place = mkdtempSync(path.join(os.tmpdir(), "customer-console-disk-"));
    try {
      execFileSync(MOUNT, ["-t", "tmpfs", "-o", `size=${SIZE}`, "tmpfs", place], { stdio: "ignore" });
      return new SmallDisk(place);
    } catch {
      rmdirSync(place);
      return undefined;
    }
  }

  file(name: string): string {
    return path.join(this.#place, name);
  }

  /** Leaves no room for anything. */
  async fill(): Promise<void> {
    for (;;) {
      try {
        await appendFile(this.file("filler"), BLOCK);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOSPC") return;
        throw error;
      }
    }
  }

  /** Gives the room back. */
  async clear(): Promise<void> {
    await rm(this.file("filler"));
  }

  async unmount(): Promise<void> {
    execFileSync(UNMOUNT, [this.#place], { stdio: "ignore" });
    await rm(this.#place, { recursive: true });
  }
}
