import { expect } from "@playwright/test";

import type { JournalEntry, Sandbox } from "../support/sandbox.ts";

/** Sends a request to the emulated Omnidesk, past the console. */
export async function ask(sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<Response> {
  const { baseUrl, apiKey } = sandbox.access.omnidesk;
  const response = await fetch(`${baseUrl}/api/v2/${path}`, { ...init, headers: { apiKey } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** Waits until a system has carried out this change once, and makes sure that it did so only once. */
export async function expectArrived(
  sandbox: Sandbox,
  operation: string,
  params: Readonly<Record<string, string>> = {},
  since = 0,
): Promise<JournalEntry> {
  const arrivals = async () =>
    (await sandbox.journal(since)).filter(
      (entry) =>
        entry.operation === operation &&
        entry.executed &&
        Object.entries(params).every(([name, value]) => entry.params[name] === value),
    );
  await expect
    .poll(async () => (await arrivals()).length, { message: `${operation} arrives once`, timeout: 15_000 })
    .toBe(1);
  const [arrived] = await arrivals();
  if (!arrived) throw new Error(`${operation} did not arrive`);
  return arrived;
}
