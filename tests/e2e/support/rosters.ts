import type { SandboxAccess } from "./sandbox.ts";

/** A customer as the emulated Omnidesk tells about one in its list. */
export interface OmnideskCustomer {
  readonly id: number;
  readonly external_primary_id: string | null;
  readonly brand_name: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly channels: readonly { readonly id: number; readonly type: string; readonly value: string }[];
}

/** A customer as the emulated Synctera tells about one, as far as it is read here. */
export interface SyncteraCustomer {
  readonly id: string;
  readonly status: string;
  readonly first_name?: string;
  readonly middle_name?: string;
  readonly last_name?: string;
  readonly dob?: string;
  readonly email?: string;
}

/** What Securely can be asked by. */
export interface SecurelyCriteria {
  readonly externalIdentifier?: string;
  readonly email?: string;
  /** The digits, with the country code. */
  readonly phone?: string;
}

/** The most each of them lists at once. */
const PAGES = { omnidesk: 99, secuconnect: 100, synctera: 100 } as const;

async function json<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

function posted(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** All customers as the emulated Omnidesk lists them, past the console. */
export async function omnideskCustomers({ omnidesk }: SandboxAccess): Promise<OmnideskCustomer[]> {
  const customers: OmnideskCustomer[] = [];
  for (;;) {
    const url = `${omnidesk.baseUrl}/api/v2/customer?itemStart=${customers.length}&itemLimit=${PAGES.omnidesk}`;
    const page = await json<{ items: OmnideskCustomer[]; itemTotal: number }>(url, {
      headers: { apiKey: omnidesk.apiKey },
    });
    customers.push(...page.items);
    if (page.items.length === 0 || customers.length >= page.itemTotal) return customers;
  }
}

/** All customers as the emulated secuconnect lists them. */
export async function secuconnectCustomers({ secuconnect }: SandboxAccess): Promise<unknown[]> {
  const { baseUrl, clientId, clientSecret } = secuconnect;
  const grant = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const token = await json<{ access_token: string }>(`${baseUrl}/oauth/token`, posted(grant));
  const headers = { authorization: `Bearer ${token.access_token}` };
  const customers: unknown[] = [];
  for (;;) {
    const url = `${baseUrl}/api/v2/Payment/Customers?offset=${customers.length}&count=${PAGES.secuconnect}`;
    // Nobody at all is an empty object.
    const { count = 0, data = [] } = await json<{ count?: number; data?: unknown[] }>(url, { headers });
    customers.push(...data);
    if (data.length === 0 || customers.length >= count) return customers;
  }
}

/** All customers as the emulated Synctera lists them. */
export async function syncteraCustomers({ synctera }: SandboxAccess): Promise<SyncteraCustomer[]> {
  const headers = { authorization: `Bearer ${synctera.apiKey}` };
  const customers: SyncteraCustomer[] = [];
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(PAGES.synctera), ...(token ? { page_token: token } : {}) });
    const url = `${synctera.baseUrl}/customers?${query.toString()}`;
    const page = await json<{ customers: SyncteraCustomer[]; next_page_token?: string }>(url, { headers });
    customers.push(...page.customers);
    token = page.next_page_token;
  } while (token);
  return customers;
}

/** Customers the emulated Securely finds by all of these; it lists nobody. */
export async function securelyCustomers({ securely }: SandboxAccess, criteria: SecurelyCriteria): Promise<unknown[]> {
  const pair = Buffer.from(`${securely.apiKey}:${securely.apiSecret}`).toString("base64");
  const url = `${securely.baseUrl}/customers/search`;
  const { payload } = await json<{ payload: unknown[] }>(url, posted(criteria, { authorization: `Basic ${pair}` }));
  return payload.filter((customer) => customer !== null);
}
