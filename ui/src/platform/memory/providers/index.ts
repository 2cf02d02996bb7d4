import type { Allowed, FieldInfo, ProviderInfo, RecordView } from "../../../contract/types.ts";
import { omnidesk } from "./omnidesk.ts";
import { securely } from "./securely.ts";
import { secuconnect } from "./secuconnect.ts";
import { synctera } from "./synctera.ts";

/** The kinds of systems, as the table of the real program describes them. */
export const providers: readonly ProviderInfo[] = [omnidesk, securely, secuconnect, synctera];

export function providerNamed(provider: string): ProviderInfo {
  return providers.find((one) => one.provider === provider) ?? omnidesk;
}

export function fieldOf(provider: string, key: string): FieldInfo | undefined {
  return providerNamed(provider).fields.find((field) => field.key === key);
}

export function fieldLabel(key: string): string {
  return providers.flatMap(({ fields }) => fields).find((one) => one.key === key)?.label ?? key.replace("custom.", "");
}

export function channelLabel(kind: string): string {
  return providers.flatMap(({ channels }) => channels).find((one) => one.kind === kind)?.label ?? kind;
}

export const yes: Allowed = { ok: true, reason: null, unverified: false };
const unverified: Allowed = { ok: true, reason: null, unverified: true };
export const no = (reason: string): Allowed => ({ ok: false, reason, unverified: false });

type Rights = Pick<
  RecordView,
  | "edit"
  | "addChannel"
  | "changeChannel"
  | "removeChannel"
  | "addEvent"
  | "crmSync"
  | "delete"
  | "purge"
  | "timeline"
  | "customFields"
>;

function withoutHistory(name: string): Pick<Rights, "addEvent" | "crmSync" | "purge" | "timeline"> {
  return {
    addEvent: no(`${name} keeps no events.`),
    crmSync: no(`${name} has no CRM to look in.`),
    purge: no(`${name} does not offer purging.`),
    timeline: no(`${name} keeps no timeline.`),
  };
}

const unchanging = no("Securely offers no way to change a customer.");

/** What every provider lets be done with a customer. */
const rights: Record<string, Rights> = {
  omnidesk: {
    edit: yes,
    addChannel: yes,
    changeChannel: yes,
    removeChannel: unverified,
    addEvent: yes,
    crmSync: unverified,
    delete: yes,
    purge: unverified,
    timeline: yes,
    customFields: true,
  },
  securely: {
    ...withoutHistory("Securely"),
    edit: unchanging,
    addChannel: unchanging,
    changeChannel: unchanging,
    removeChannel: unchanging,
    delete: no("Securely offers no way to delete a customer."),
    customFields: false,
  },
  secuconnect: {
    ...withoutHistory("secuconnect"),
    edit: yes,
    addChannel: yes,
    changeChannel: yes,
    removeChannel: yes,
    delete: yes,
    customFields: false,
  },
  synctera: {
    ...withoutHistory("Synctera"),
    edit: yes,
    addChannel: yes,
    changeChannel: yes,
    removeChannel: no("Synctera does not say how a value is emptied."),
    delete: no("Synctera keeps its customers; set the status instead."),
    customFields: true,
  },
};

export function rightsOf(provider: string): Rights {
  return rights[provider] ?? rights["omnidesk"]!;
}
