import { expect } from "@playwright/test";

import type { JournalEntry, Sandbox } from "../support/sandbox.ts";

/** One of the made-up customers, as the emulated system holds it. */
export interface SampleCustomer {
  readonly id: number;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** With the country code. */
  readonly phone: string;
}

interface ListedCustomer {
  readonly id: number;
  readonly external_primary_id: string | null;
  readonly brand_name: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly channels: readonly { readonly type: string; readonly value: string }[];
}

/** Most rows the emulated system gives at once. */
const PAGE = 99;

/** A Dutch mobile number, which agents write in many ways. */
const DUTCH_MOBILE = /^\+316\d{8}$/u;

/** Sends a request to the emulated system, past the console. */
export async function ask(sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<Response> {
  const { baseUrl, apiKey } = sandbox.access.omnidesk;
  const response = await fetch(`${baseUrl}/api/v2/${path}`, { ...init, headers: { apiKey } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** Customers that can be told apart by name, can be changed, and have an e-mail address and a Dutch number. */
export async function sampleCustomers(sandbox: Sandbox): Promise<SampleCustomer[]> {
  const found: ListedCustomer[] = [];
  for (let page = 1; found.length < (page - 1) * PAGE + 1; page += 1) {
    const response = await ask(sandbox, `customer?itemLimit=${PAGE}&itemStart=${found.length}`);
    const { items } = (await response.json()) as { items: ListedCustomer[] };
    found.push(...items);
    if (items.length < PAGE) break;
  }
  const named = ({ firstname, lastname }: ListedCustomer) => `${firstname} ${lastname}`;
  return found.flatMap((customer) => {
    const { id, firstname: firstName, lastname: lastName, channels } = customer;
    const valueOf = (kind: string) => channels.find(({ type }) => type === kind)?.value;
    const [email, phone] = [valueOf("email"), valueOf("telephone")];
    const isPlain = /^[A-Z][a-z]+ [A-Z][a-z]+$/u.test(named(customer));
    const isAlone = found.filter((other) => named(other) === named(customer)).length === 1;
    const isOurs = customer.brand_name === sandbox.access.omnidesk.brandName && customer.external_primary_id;
    if (!isPlain || !isAlone || !isOurs || !email || !phone || !DUTCH_MOBILE.test(phone)) return [];
    return [{ id, name: named(customer), firstName, lastName, email, phone }];
  });
}

/** The first of {@link sampleCustomers}. */
export async function sampleCustomer(sandbox: Sandbox): Promise<SampleCustomer> {
  const [first] = await sampleCustomers(sandbox);
  if (!first) throw new Error("the sandbox has nobody who can be told apart and reached");
  return first;
}

/** The number of the last request so far, to look only at what comes after it. */
export async function journalEnd(sandbox: Sandbox): Promise<number> {
  const entries = await sandbox.journal();
  return entries.at(-1)?.seq ?? 0;
}

/** Waits until the system has carried out this change once, and makes sure that it did so only once. */
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
