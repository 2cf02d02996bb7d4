import { readFile, readdir, readlink, realpath } from "node:fs/promises";

/** Whether a program runs with this variable in its environment. Linux tells about every process in `/proc`. */
export async function isRunning(program: string, variable: string, value: string): Promise<boolean> {
  const executable = await realpath(program);
  const setting = `${variable}=${value}\0`;
  const ours = async (id: string) => {
    try {
      if ((await readlink(`/proc/${id}/exe`)) !== executable) return false;
      return `${await readFile(`/proc/${id}/environ`, "utf8")}\0`.includes(setting);
    } catch {
      // It ended while it was looked at, or it is somebody else's.
      return false;
    }
  };
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  return (await Promise.all(ids.map(ours))).includes(true);
}
