import { seedCopies } from "./copies.ts";
import type { MemoryChannel, MemoryField, MemoryPerson, World } from "./world.ts";
import { family, given, hosts, segments } from "./words.ts";

/** The same people every time: a small generator with a fixed seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export function field(value: string): MemoryField {
  return { value, was: null, change: null };
}

export function channel(world: World, kind: string, address: string, note: string | null = null): MemoryChannel {
  return {
    channelId: world.nextId("channel"),
    kind,
    address,
    raw: null,
    note,
    was: null,
    change: null,
    changeState: null,
  };
}

export function seedPeople(world: World, count: number): void {
  const next = random(20_260_101);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const now = Date.now();
  let age = 90;
  for (let index = 0; index < count; index++) {
    const first = index === 0 ? "Maria" : pick(given);
    const last = index === 0 ? "Jansen" : pick(family);
    const local = `${first}.${last}`
      .normalize("NFD")
      .replace(/[^a-zA-Z.]/g, "")
      .toLowerCase();
    const fromShop = index !== 0 && next() < 0.3;
    age += Math.floor(next() * (index < 12 ? 5000 : 90_000)) + 40;
    const person: MemoryPerson = {
      personId: world.nextId("person"),
      changedAt: new Date(now - age * 1000).toISOString(),
      openedAt: null,
      records: [
        {
          recordId: world.nextId("record"),
          connectionId: fromShop ? "conn-2" : "conn-1",
          remoteId: String(4711 + index),
          externalId: next() < 0.8 ? `C-${1001 + index}` : null,
          state: "known",
          seenAt: new Date(now - 4 * 60_000).toISOString(),
          fields: {
            "name.given": field(index % 97 === 13 ? "" : first),
            "name.family": field(index % 97 === 13 ? "" : last),
            brand: field(fromShop ? "Fietsenwinkel" : "Omnidesk Demo"),
            "custom.klantnummer": field(`C-${1001 + index}`),
            "custom.segment": field(pick(segments)),
          },
          channels: [],
          linked: null,
        },
      ],
    };
    const channels = person.records[0]!.channels;
    if (next() < 0.85) channels.push(channel(world, "email", `${local}@${pick(hosts)}`));
    if (next() < 0.7)
      channels.push(
        channel(world, "telephone", `+31 6 ${1000 + Math.floor(next() * 9000)} ${1000 + Math.floor(next() * 9000)}`),
      );
    if (next() < 0.12) channels.push(channel(world, "twitter", `${local.replace(".", "_")}`));
    world.people.push(person);
  }
  seedCopies(world);
}
