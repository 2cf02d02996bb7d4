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

/** The processes that a process has started, and those that they have started. What has ended and is not noticed yet is none. */
export async function descendantsOf(id: number): Promise<number[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name)).map(Number);
  const parents = new Map((await Promise.all(ids.map(parentOf))).flat());
  const descendants = [id];
  // Grows while it is gone through.
  for (const ancestor of descendants) {
    for (const [child, parent] of parents) if (parent === ancestor) descendants.push(child);
  }
  return descendants.slice(1);
}

async function parentOf(id: number): Promise<[number, number][]> {
  try {
    // The name in brackets may hold anything; behind it come state and parent.
    const [, state, parent] = /^.*\) (\S) (\d+)/su.exec(await readFile(`/proc/${id}/stat`, "utf8")) ?? [];
    return state === "Z" || parent === undefined ? [] : [[id, Number(parent)]];
  } catch {
    // It ended while it was looked at.
    return [];
  }
}

/** A variable of a process's environment, as it was when its program began. */
export async function variableOf(id: number, name: string): Promise<string | undefined> {
  const environment = (await readFile(`/proc/${id}/environ`, "utf8")).split("\0");
  return environment.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Stops processes in the middle of whatever they do, and lets them go on when something is done. */
export async function whileStopped<T>(ids: readonly number[], work: () => Promise<T>): Promise<T> {
  try {
    for (const id of ids) process.kill(id, "SIGSTOP");
    return await work();
  } finally {
    for (const id of ids) process.kill(id, "SIGCONT");
  }
}

/** Asks a process to end, or makes it; one that has ended already is no failure. */
export function endProcess(id: number, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
