import type {
  ChannelKindInfo,
  Choice,
  ConnectionView,
  FieldGroup,
  FieldInfo,
  ProviderInfo,
  SystemBadge,
} from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import { inSentenceCase } from "../values/choices.ts";

/** A connection customers might be created in. */
export interface Target {
  connectionId: string;
  name: string;
  badge: string;
  provider: ProviderInfo;
  /** Why it cannot be chosen. */
  refusal: string | null;
}

/** Every connection of a known provider, with why it cannot be chosen where it cannot. */
export function targetsOf(connections: readonly ConnectionView[], providers: readonly ProviderInfo[]): Target[] {
  return connections.flatMap((connection) => {
    const provider = providers.find((candidate) => candidate.provider === connection.provider);
    if (!provider) return [];
    const refusal = !provider.canCreate
      ? create.cannotCreate(provider.name)
      : connection.change.ok
        ? null
        : (connection.change.reason ?? create.rightMissing);
    return [
      { connectionId: connection.connectionId, name: connection.name, badge: connection.badge, provider, refusal },
    ];
  });
}

/** A field of the form, as the chosen connections see it. */
export interface OfferedField {
  key: string;
  /** As the first connection that takes it describes it. */
  info: FieldInfo;
  /** Choices of all that take it; empty where one of them takes any text. */
  choices: Choice[];
  takenBy: SystemBadge[];
  /** Names of the connections that do not take it. */
  notKeptBy: string[];
  /** What each connection says about it, by the connection's name. */
  said: { name: string; info: FieldInfo }[];
}

/** A way to reach the customer, as the chosen connections see it. */
export interface OfferedChannel {
  info: ChannelKindInfo;
  takenBy: SystemBadge[];
  notKeptBy: string[];
  /** Connections that keep only so many of them. */
  limits: { name: string; limit: number }[];
}

/** What the form has to show for the chosen connections. */
export interface Offer {
  fields: OfferedField[];
  channels: OfferedChannel[];
  /** Connections that need one of some ways to reach the customer, with the words for those. */
  reachedBy: { name: string; kinds: string[] }[];
  custom: SystemBadge[];
  tickets: SystemBadge[];
  /** How many connections the form is for. */
  targets: number;
}

const badgeOf = ({ connectionId, name, badge, provider }: Target): SystemBadge => ({
  connectionId,
  name,
  badge,
  provider: provider.provider,
});

/** The union of what the chosen connections take, in the order of the first that names it. */
export function offerOf(targets: readonly Target[], chosen: readonly string[]): Offer {
  const usable = targets.filter((target) => target.refusal === null);
  const picked = usable.filter((target) => chosen.includes(target.connectionId));
  // With nothing chosen yet the form shows everything, instead of disappearing.
  const shown = picked.length > 0 ? picked : usable;
  const keys = new Set(shown.flatMap(({ provider }) => provider.fields.filter(isOffered).map(({ key }) => key)));
  const kinds = new Set(shown.flatMap(({ provider }) => provider.channels.map(({ kind }) => kind)));
  return {
    fields: inTwoBoxes([...keys].flatMap((key) => offeredField(key, shown) ?? [])),
    channels: [...kinds].flatMap((kind) => offeredChannel(kind, shown) ?? []),
    reachedBy: shown
      .filter(({ provider }) => provider.reachedBy.length > 0)
      .map(({ name, provider: { channels, reachedBy } }) => ({
        name,
        kinds: reachedBy.map((kind) => channels.find((known) => known.kind === kind)?.label ?? kind),
      })),
    custom: shown.filter(({ provider }) => provider.customFields).map(badgeOf),
    tickets: shown.filter(({ provider }) => provider.tickets).map(badgeOf),
    targets: shown.length,
  };
}

const isOffered = (field: FieldInfo): boolean => field.onCreate;

function offeredField(key: string, shown: readonly Target[]): OfferedField | null {
  const takers = shown.flatMap((target) => {
    const info = target.provider.fields.find((field) => field.key === key && isOffered(field));
    return info ? [{ target, info }] : [];
  });
  const first = takers[0];
  if (!first) return null;
  const choices = new Map(takers.flatMap(({ info }) => info.choices.map((choice) => [choice.value, choice] as const)));
  return {
    key,
    info: first.info,
    choices: takers.every(({ info }) => info.choices.length > 0) ? [...choices.values()] : [],
    takenBy: takers.map(({ target }) => badgeOf(target)),
    notKeptBy: shown.filter((target) => takers.every((taker) => taker.target !== target)).map(({ name }) => name),
    said: takers.map(({ target, info }) => ({ name: target.name, info })),
  };
}

/** The key of the box that stands for the first line of an address where street and number have boxes of their own. */
export const streetOf = (key: string): string => key.replace(/^(address\.[a-z]+)\.line1$/u, "$1.street");

/** Street and number in two boxes also stand for the one line in which other systems keep both. */
function inTwoBoxes(fields: readonly OfferedField[]): OfferedField[] {
  const lineOf = (key: string) => {
    const address = /^(address\.[a-z]+)\.(?:street|number)$/u.exec(key)?.[1];
    return address === undefined ? undefined : fields.find((field) => field.key === `${address}.line1`);
  };
  return fields
    .filter(({ key }) => streetOf(key) === key || !fields.some((field) => field.key === streetOf(key)))
    .map((field) => {
      const line = lineOf(field.key);
      if (!line) return field;
      const also = line.takenBy.filter((badge) =>
        field.takenBy.every((own) => own.connectionId !== badge.connectionId),
      );
      return {
        ...field,
        takenBy: [...field.takenBy, ...also],
        notKeptBy: field.notKeptBy.filter((name) => also.every((badge) => badge.name !== name)),
        said: field.key === streetOf(line.key) ? [...field.said, ...line.said] : field.said,
      };
    });
}

function offeredChannel(kind: string, shown: readonly Target[]): OfferedChannel | null {
  const takers = shown.flatMap((target) => {
    const info = target.provider.channels.find((channel) => channel.kind === kind);
    return info ? [{ target, info }] : [];
  });
  const first = takers[0];
  if (!first) return null;
  return {
    info: first.info,
    takenBy: takers.map(({ target }) => badgeOf(target)),
    notKeptBy: shown.filter((target) => takers.every((taker) => taker.target !== target)).map(({ name }) => name),
    limits: takers.flatMap(({ target, info }) =>
      info.limit === null ? [] : [{ name: target.name, limit: info.limit }],
    ),
  };
}

/** The fields of one card. A field that goes along with another shows once that one has a value. */
export function fieldsOf(offer: Offer, group: FieldGroup, valueOf: (key: string) => string): OfferedField[] {
  return offer.fields.filter((field) => {
    if (field.info.group !== group) return false;
    const askers = offer.fields.filter(({ info }) => info.asksFor === field.key);
    return askers.length === 0 || askers.some(({ key }) => valueOf(key) !== "");
  });
}

/** The connections that need a field as the form is filled in now. */
export function neededBy(field: OfferedField, valueOf: (key: string) => string): string[] {
  return field.said
    .filter(
      ({ info }) =>
        info.need === "required" ||
        (info.need === "required_with" && info.neededWith.some((other) => valueOf(other).trim() !== "")),
    )
    .map(({ name }) => name);
}

/** A choice with legal weight that stands in the form. */
export interface WeightyChoice {
  field: string;
  choice: string;
  /** The connections in which it has that weight. */
  systems: string[];
}

export function weightyChoices(offer: Offer, valueOf: (key: string) => string): WeightyChoice[] {
  return offer.fields.flatMap((field) => {
    const value = valueOf(field.key);
    const systems = field.said.filter(({ info }) => info.confirm.includes(value)).map(({ name }) => name);
    const choice = inSentenceCase(field.choices.find((known) => known.value === value)?.label ?? value);
    return systems.length === 0 ? [] : [{ field: field.info.label, choice, systems }];
  });
}

/** What a form begins with in a field: the first default a connection names. */
export function defaultsOf(offer: Offer): Record<string, string> {
  const defaults: Record<string, string> = {};
  for (const { key, said } of offer.fields) {
    const begins = said.find(({ info }) => info.default !== "")?.info.default;
    if (begins !== undefined) defaults[key] = begins;
  }
  return defaults;
}

/** Fields whose content is kept nowhere before it is sent. */
export function secretKeysOf(targets: readonly Target[]): Set<string> {
  return new Set(
    targets.flatMap(({ provider }) => provider.fields.filter(({ secret }) => secret).map(({ key }) => key)),
  );
}

/** Says of a value that was typed which of the chosen systems do not keep it, whichever way is shorter. */
export function keptWords({ takenBy, notKeptBy }: Pick<OfferedField, "takenBy" | "notKeptBy">): string {
  if (notKeptBy.length === 0) return "";
  return notKeptBy.length > takenBy.length
    ? create.keptOnlyIn(takenBy.map(({ name }) => name))
    : create.notKeptIn(notKeptBy);
}
