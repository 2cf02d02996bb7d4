import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Service name of the console's entries in the keychain. */
export const SERVICE = "app.customer-console";

/** How many entries the console has in the keychain of this session, as the keychain itself tells anybody who asks. */
export async function keychainEntries(): Promise<number> {
  const secrets = ["--dest", "org.freedesktop.secrets", "--object-path", "/org/freedesktop/secrets"];
  const search = ["--method", "org.freedesktop.Secret.Service.SearchItems", `{"service": "${SERVICE}"}`];
  const { stdout } = await run("gdbus", ["call", "--session", ...secrets, ...search]);
  return stdout.match(/\/org\/freedesktop\/secrets\/collection\//gu)?.length ?? 0;
}
