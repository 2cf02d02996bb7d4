import type { ChannelKindInfo, ConnectionView, FieldInfo, ProviderInfo } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";

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

/** A field of the form and the chosen connections that take it. */
export interface OfferedField {
  info: FieldInfo;
  takenBy: string[];
}

/** What the form has to show for the chosen connections. */
export interface Offer {
  fields: OfferedField[];
  channels: ChannelKindInfo[];
  custom: boolean;
  tickets: boolean;
  /** How many connections the form is for. */
  targets: number;
}

/** The union of what the chosen connections take, in the order of the first that names it. */
export function offerOf(targets: readonly Target[], chosen: readonly string[]): Offer {
  const usable = targets.filter((target) => target.refusal === null);
  const picked = usable.filter((target) => chosen.includes(target.connectionId));
  // With nothing chosen yet the form shows everything, instead of disappearing.
  const shown = picked.length > 0 ? picked : usable;
  const fields = new Map<string, OfferedField>();
  const channels = new Map<string, ChannelKindInfo>();
  for (const { provider, name } of shown) {
    for (const info of provider.fields.filter((field) => field.onCreate)) {
      const known = fields.get(info.key);
      if (known) known.takenBy.push(name);
      else fields.set(info.key, { info, takenBy: [name] });
    }
    for (const channel of provider.channels) if (!channels.has(channel.kind)) channels.set(channel.kind, channel);
  }
  return {
    fields: [...fields.values()],
    channels: [...channels.values()],
    custom: shown.some(({ provider }) => provider.customFields),
    tickets: shown.some(({ provider }) => provider.tickets),
    targets: shown.length,
  };
}
