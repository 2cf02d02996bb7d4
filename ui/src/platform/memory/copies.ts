import { channel, field } from "./people.ts";
import type { MemoryField, MemoryPerson, MemoryRecord, World } from "./world.ts";
import { addresses, companies } from "./words.ts";

/** What is known about somebody, before a system writes it in its own way. */
export interface Details {
  given: string;
  family: string;
  email: string | null;
  /** In international format. */
  phone: string | null;
  /** Picks what else is made up. */
  number: number;
}

const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

const birthDate = (number: number): string =>
  [1952 + ((number * 7) % 50), 1 + (number % 12), 1 + ((number * 5) % 28)]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

function record(
  world: World,
  connectionId: string,
  remoteId: string,
  externalId: string | null,
  fields: Record<string, string>,
): MemoryRecord {
  return {
    recordId: world.nextId("record"),
    connectionId,
    remoteId,
    externalId,
    state: "known",
    seenAt: new Date(Date.now() - 4 * 60_000).toISOString(),
    fields: Object.fromEntries(
      Object.entries(fields)
        .filter(([, value]) => value !== "")
        .map(([key, value]): [string, MemoryField] => [key, field(value)]),
    ),
    channels: [],
    linked: null,
  };
}

/** Somebody as secuconnect holds them: one address in parts, phones as they were sent. */
export function inSecuconnect(world: World, { given, family, email, phone, number }: Details): MemoryRecord {
  const [street, house, postalCode, city, , , country] = pick(addresses, number);
  const made = record(world, "conn-3", `PCU_${(0x3ab5_0000 + number * 977).toString(36).toUpperCase()}`, null, {
    "name.salutation": pick(["Mrs.", "Mr."], number),
    "name.title": number % 17 === 0 ? "Dr." : "",
    "name.given": given,
    "name.family": family,
    company: pick(companies, number),
    "birth.date": birthDate(number),
    "address.legal.street": street,
    "address.legal.number": house,
    "address.legal.postal_code": postalCode,
    "address.legal.city": city,
    "address.legal.country": country,
  });
  if (email !== null) made.channels.push(channel(world, "email", email));
  if (phone !== null)
    made.channels.push({
      ...channel(world, phone.startsWith("+31 6") ? "mobile" : "telephone", phone),
      raw: phone.replace("+", "00").replaceAll(" ", ""),
    });
  return made;
}

/** Somebody as Synctera holds them: addresses with a first line, the last four digits of a number. */
export function inSynctera(world: World, { given, family, email, phone, number }: Details): MemoryRecord {
  const [street, house, postalCode, city, region, country] = pick(addresses, number);
  const shipping = pick(addresses, number % 4 === 0 ? number + 1 : number);
  const hex = (0x9a1c_0000 + number * 2_654_435).toString(16).padStart(8, "0").slice(-8);
  const made = record(world, "conn-4", `${hex}-5c1e-4b0f-8f4a-${hex}77aa`, null, {
    "name.given": given,
    "name.middle": number % 3 === 0 ? "J." : "",
    "name.family": family,
    "birth.date": birthDate(number),
    ssn: String(1000 + ((number * 787) % 9000)),
    status: pick(["ACTIVE", "ACTIVE", "PROSPECT", "FROZEN"], number),
    "ban.status": "ALLOWED",
    "address.legal.line1": `${street} ${house}`,
    "address.legal.city": city,
    "address.legal.region": region,
    "address.legal.postal_code": postalCode,
    "address.legal.country": country,
    "address.shipping.line1": `${shipping[0]} ${shipping[1]}`,
    "address.shipping.city": shipping[3],
    "address.shipping.region": shipping[4],
    "address.shipping.postal_code": shipping[2],
    "address.shipping.country": shipping[5],
    "custom.referral": number % 5 === 0 ? "partner" : "",
  });
  if (email !== null) made.channels.push(channel(world, "email", email));
  if (phone !== null) made.channels.push({ ...channel(world, "telephone", phone), raw: phone.replaceAll(" ", "") });
  return made;
}

/** Somebody as Securely holds them: names in proper case, phones as bare digits. */
export function inSecurely(world: World, { given, family, email, phone, number }: Details): MemoryRecord {
  const proper = (name: string) => name.toLowerCase().replace(/(^|\s)\p{L}/gu, (start) => start.toUpperCase());
  const made = record(world, "conn-5", String(1201 + number), number % 3 === 0 ? `C-${String(1001 + number)}` : null, {
    "name.given": proper(given),
    "name.family": proper(family),
    company: pick(companies, number),
    status: pick(["ACTIVE", "INVITECUSTOMER", "ACTIVE", "SUSPENDED"], number),
    "id.account": String(880_000 + number),
  });
  if (email !== null) made.channels.push(channel(world, "email", email));
  if (phone !== null) made.channels.push({ ...channel(world, "telephone", phone), raw: phone.replace(/\D/g, "") });
  return made;
}

/** What is known about a person from its first record. */
function detailsOf(person: MemoryPerson, number: number): Details {
  const [first] = person.records;
  const address = (kinds: readonly string[]) =>
    first?.channels.find(({ kind, note }) => kinds.includes(kind) && note === null)?.address ?? null;
  return {
    given: first?.fields["name.given"]?.value ?? "",
    family: first?.fields["name.family"]?.value ?? "",
    email: address(["email"]),
    phone: address(["telephone", "mobile"]),
    number,
  };
}

/** Spreads the made-up people over the systems: a third is in several, some are in another one only, some nobody has asked for yet. */
export function seedCopies(world: World): void {
  world.people.forEach((person, number) => {
    // The first screenful stays as the tests and the story know it.
    if (number < 12) return;
    const details = detailsOf(person, number);
    if (number % 9 === 4) person.records = [(number % 2 === 0 ? inSecuconnect : inSynctera)(world, details)];
    else if (number % 3 === 0) {
      if (number % 2 === 0) person.records.push(inSecuconnect(world, details));
      if (number % 4 !== 0) person.records.push(inSynctera(world, details));
    } else if (number % 7 === 1) {
      world.remote.push({
        personId: world.nextId("person"),
        changedAt: person.changedAt,
        openedAt: null,
        records: [inSecurely(world, details)],
      });
    }
  });
}
