import { omnideskCustomers, secuconnectCustomers, securelyCustomers, syncteraCustomers } from "./rosters.ts";
import type { OmnideskCustomer, SyncteraCustomer } from "./rosters.ts";
import type { Sandbox } from "./sandbox.ts";

/** A sample customer who is found by its e-mail address, and nobody else. */
export interface Individual {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly name: string;
  readonly email: string;
}

/** One of Omnidesk who cannot be taken for anybody else in any system. */
export interface Person extends Individual {
  readonly externalId: string;
  /** In E.164. */
  readonly phone: string;
}

/** So many digits at the end of a number tell it apart, however its beginning is written. */
const TELLING_DIGITS = 9;

const PLAIN_NAME = /^[A-Z][a-z]{3,} [A-Z][a-z]{4,}$/u;

/** A Dutch mobile number, which agents write in many ways. */
const DUTCH_MOBILE = /^\+316\d{8}$/u;

/** Everybody the systems list, which is everybody the console knows once it has pulled. Securely lists nobody. */
async function everybody({ access }: Sandbox): Promise<Everybody> {
  return {
    omnidesk: await omnideskCustomers(access),
    secuconnect: await secuconnectCustomers(access),
    synctera: await syncteraCustomers(access),
  };
}

interface Everybody {
  readonly omnidesk: readonly OmnideskCustomer[];
  readonly secuconnect: readonly unknown[];
  readonly synctera: readonly SyncteraCustomer[];
}

/** How many customers the console knows once it has pulled from all systems. */
export async function listedCount(sandbox: Sandbox): Promise<number> {
  return Object.values(await everybody(sandbox)).flat().length;
}

/** People of the main brand with a Dutch number, unlike anybody else by name, e-mail, phone and id; as many as are wanted. */
export async function people(sandbox: Sandbox, wanted: number): Promise<Person[]> {
  const all = await everybody(sandbox);
  const traits = new Map<unknown, Traits>(Object.values(all).flatMap(traitsOfEach));
  const found: Person[] = [];
  for (const customer of all.omnidesk) {
    const person = asPerson(customer, sandbox.access.omnidesk.brandName);
    if (!person) continue;
    const isUnlike = [...traits].every(([other, theirs]) => other === customer || !mayBeTakenFor(person, theirs));
    if (isUnlike && !(await isKnownToSecurely(sandbox, person))) found.push(person);
    if (found.length === wanted) return found;
  }
  throw new Error(`only ${found.length} sample customers can be told apart`);
}

/** Customers of Synctera whose identity is not verified, so that all of it can be changed, and whose e-mail nobody else has; as many as are wanted. */
export async function prospects(sandbox: Sandbox, wanted: number): Promise<Individual[]> {
  const all = await everybody(sandbox);
  const texts = Object.values(all).flat().flatMap(textsIn).map(folded);
  const found: Individual[] = [];
  for (const { id, first_name: given, last_name: family, middle_name: middle, email, dob, status } of all.synctera) {
    if (!given || !family || middle || !email || !dob || status !== "PROSPECT") continue;
    const isAlone = texts.filter((text) => text === folded(email)).length === 1;
    if (isAlone) found.push({ id, given, family, name: `${given} ${family}`, email });
    if (found.length === wanted) return found;
  }
  throw new Error(`only ${found.length} prospects can be told apart`);
}

/** The first of {@link people}. */
export async function somebody(sandbox: Sandbox): Promise<Person> {
  const [first] = await people(sandbox, 1);
  if (!first) throw new Error("no sample customer can be told apart");
  return first;
}

function asPerson(customer: OmnideskCustomer, brandName: string): Person | undefined {
  const { id, external_primary_id: externalId, brand_name: brand, firstname: given, lastname: family } = customer;
  const valueOf = (kind: string) => customer.channels.find(({ type }) => type === kind)?.value;
  const [email, phone] = [valueOf("email"), valueOf("telephone")];
  const name = `${given} ${family}`;
  if (brand !== brandName || !externalId || !email || !phone) return undefined;
  if (!PLAIN_NAME.test(name) || !DUTCH_MOBILE.test(phone)) return undefined;
  return { id: String(id), externalId, given, family, name, email, phone };
}

/** What a customer could be found by: the values as they stand, without regard to capitals and accents, and their words. */
interface Traits {
  readonly values: readonly string[];
  readonly words: readonly string[];
}

function traitsOf(customer: unknown): Traits {
  const values = textsIn(customer).map(folded);
  return { values, words: [...new Set(values.flatMap((value) => value.split(/[^a-z0-9]+/u)))] };
}

function traitsOfEach(customers: readonly unknown[]): [unknown, Traits][] {
  return customers.map((customer) => [customer, traitsOf(customer)]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function mayBeTakenFor(person: Person, { values, words }: Traits): boolean {
  const digits = person.phone.slice(-TELLING_DIGITS);
  const identifiers = new Set([folded(person.email), folded(person.externalId)]);
  const isSameValue = (value: string) => identifiers.has(value) || value.replaceAll(/\D/gu, "").endsWith(digits);
  // Search takes what is typed for the beginning of words.
  const isWordOf = (name: string) => words.some((word) => word.startsWith(folded(name)));
  return values.some(isSameValue) || [person.given, person.family].every(isWordOf);
}

async function isKnownToSecurely({ access }: Sandbox, { externalId, email, phone }: Person): Promise<boolean> {
  for (const criteria of [{ externalIdentifier: externalId }, { email }, { phone: phone.slice(1) }]) {
    if ((await securelyCustomers(access, criteria)).length > 0) return true;
  }
  return false;
}

/** The number as somebody abroad reads it out: 0031 6 1234 56 78. */
export function dialled(phone: string): string {
  return phone.replace(/^\+(\d\d)(\d)(\d{4})(\d\d)(\d\d)$/u, "00$1 $2 $3 $4 $5");
}

/** The number as it is written at home: 06-12345678. */
export function atHome(phone: string): string {
  return phone.replace(/^\+31(\d)(\d+)$/u, "0$1-$2");
}
