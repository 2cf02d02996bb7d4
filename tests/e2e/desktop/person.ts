import type { OmnideskCustomer, Sandbox } from "../support/sandbox.ts";

/** A sample customer with what the journey needs of one. */
export interface Person {
  readonly id: string;
  readonly externalId: string;
  readonly given: string;
  readonly family: string;
  readonly name: string;
  readonly email: string;
  /** In E.164. */
  readonly phone: string;
}

/** Picks somebody of the main brand with a Dutch number, whose name nobody else has. */
export async function somebody(sandbox: Sandbox): Promise<Person> {
  const everybody = await sandbox.omnideskCustomers();
  const same = (one: OmnideskCustomer, other: OmnideskCustomer) =>
    one.lastname === other.lastname && one.firstname.startsWith(other.firstname);
  for (const customer of everybody) {
    const { id, external_primary_id: externalId, brand_name: brand, firstname: given, lastname: family } = customer;
    const of = (type: string) => customer.channels.filter((channel) => channel.type === type);
    const [email, phone] = [of("email")[0]?.value, of("telephone")[0]?.value];
    const isPlain = /^[A-Z][a-z]{3,} [A-Z][a-z]{4,}$/u.test(`${given} ${family}`);
    if (!isPlain || brand !== sandbox.access.omnidesk.brandName || !externalId || !email) continue;
    if (!phone?.startsWith("+316") || everybody.filter((other) => same(other, customer)).length > 1) continue;
    return { id: String(id), externalId, given, family, name: `${given} ${family}`, email, phone };
  }
  throw new Error("no sample customer fits the journey");
}

/** The number as somebody abroad reads it out: 0031 6 1234 56 78. */
export function dialled(phone: string): string {
  return phone.replace(/^\+(\d\d)(\d)(\d{4})(\d\d)(\d\d)$/u, "00$1 $2 $3 $4 $5");
}

/** The number as it is written at home: 06-12345678. */
export function atHome(phone: string): string {
  return phone.replace(/^\+31(\d)(\d+)$/u, "0$1-$2");
}
