import { readFile, readdir, readlink, realpath } from "node:fs/promises";

/** The processes of a program that have this variable in their environment. Linux tells about every process in `/proc`. */
export async function processesOf(program: string, variable: string, value: string): Promise<number[]> {
  const executable = await realpath(program);
  const setting = `${variable}=${value}\0`;
  const isOurs = async (id: number) => {
    try {
      if ((await readlink(`/proc/${id}/exe`)) !== executable) return false;
      return `${await readFile(`/proc/${id}/environ`, "utf8")}\0`.includes(setting);
    } catch {
      // It ended while it was looked at, or it is somebody else's.
      return false;
    }
  };
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name)).map(Number);
  const ours = await Promise.all(ids.map(isOurs));
  return ids.filter((_, index) => ours[index]);
}

/** Asks a process to end, or makes it; one that has ended already is no failure. */
export function endProcess(id: number, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
