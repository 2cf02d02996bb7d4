import type { CustomerForm, JsonValue } from "../../contract/types.ts";
import { asObject, asText, asTexts } from "../drafts/useDraft.ts";
import { defaultsOf, type Offer } from "./offer.ts";

/** A channel being typed. The id only tells rows apart. */
export interface ChannelRow {
  id: number;
  kind: string;
  address: string;
}

/** A custom field being typed. */
export interface CustomRow {
  id: number;
  name: string;
  value: string;
}

/** What the agent has typed about a new customer. */
export interface CreateFormState {
  connectionIds: string[];
  /** By field key. Keeps what was typed for a system that is not chosen at the moment. */
  fields: Record<string, string>;
  channels: ChannelRow[];
  custom: CustomRow[];
  ticketId: string;
  noSync: boolean;
  /** The existing person the new customers belong to. */
  linkTo: LinkTo | null;
  /** Id of the next row. */
  nextId: number;
}

/** An existing person, with the name under which it was chosen; empty if it has none. */
export interface LinkTo {
  personId: string;
  name: string;
}

/** Key under which the half-filled form is kept. */
export const DRAFT_KEY = "new-customer";

/** Begins the key of a custom field. */
export const CUSTOM = "custom.";

/** A form with one channel, and what is known already: a name, an address. */
export function startForm(
  connectionIds: string[],
  kinds: readonly string[],
  name: string,
  address: string,
): CreateFormState {
  const [given = "", ...family] = name.split(/\s+/).filter((word) => word !== "");
  const fields: Record<string, string> = name === "" ? {} : { "name.given": given, "name.family": family.join(" ") };
  const guess = address.includes("@") ? "email" : /^[+\d]/.test(address) ? "telephone" : "";
  const kind = kinds.find((known) => known === guess) ?? kinds[0] ?? "";
  return {
    connectionIds,
    fields,
    channels: [{ id: 1, kind, address }],
    custom: [],
    ticketId: "",
    noSync: false,
    linkTo: null,
    nextId: 2,
  };
}

/** Whether there is anything worth keeping. */
export function isUntouched(form: CreateFormState): boolean {
  const isBlank = (text: string) => text.trim() === "";
  return (
    Object.values(form.fields).every(isBlank) &&
    form.channels.every((row) => isBlank(row.address)) &&
    form.custom.every((row) => isBlank(row.name) && isBlank(row.value)) &&
    isBlank(form.ticketId) &&
    form.linkTo === null
  );
}

/** The form as it is kept when it is left, without what is secret. */
export function draftBody(form: CreateFormState, secretKeys: ReadonlySet<string>): JsonValue {
  const { connectionIds, fields, channels, custom, ticketId, noSync, linkTo } = form;
  return {
    connectionIds,
    fields: Object.fromEntries(Object.entries(fields).filter(([key]) => !secretKeys.has(key))),
    channels: channels.map(({ kind, address }) => ({ kind, address })),
    custom: custom.map(({ name, value }) => ({ name, value })),
    ticketId,
    noSync,
    linkTo: linkTo && { personId: linkTo.personId, name: linkTo.name },
    hadSecret: [...secretKeys].some((key) => (fields[key] ?? "") !== ""),
  };
}

/** Whether something secret had been typed into a form that was left, which is not kept. */
export function hadSecret(body: JsonValue): boolean {
  return asObject(body)?.["hadSecret"] === true;
}

/** A form as it was left, without connections that are gone. */
export function restoreForm(
  body: JsonValue,
  start: CreateFormState,
  offered: readonly string[],
): CreateFormState | null {
  const kept = asObject(body);
  if (!kept) return null;
  let nextId = 1;
  const rows = (value: JsonValue | undefined) => (Array.isArray(value) ? value.map(asTexts) : []);
  const connectionIds = Array.isArray(kept["connectionIds"])
    ? kept["connectionIds"].map((id) => asText(id)).filter((id) => offered.includes(id))
    : [];
  const channels = rows(kept["channels"]).map((row) => ({
    id: nextId++,
    kind: row["kind"] ?? "",
    address: row["address"] ?? "",
  }));
  const custom = rows(kept["custom"]).map((row) => ({
    id: nextId++,
    name: row["name"] ?? "",
    value: row["value"] ?? "",
  }));
  const link = asTexts(kept["linkTo"]);
  const form: CreateFormState = {
    connectionIds: connectionIds.length > 0 ? connectionIds : start.connectionIds,
    fields: asTexts(kept["fields"]),
    channels,
    custom,
    ticketId: asText(kept["ticketId"]),
    noSync: kept["noSync"] === true,
    linkTo: link["personId"] ? { personId: link["personId"], name: link["name"] ?? "" } : null,
    nextId,
  };
  return isUntouched(form) ? null : form;
}

/** A field's value: what was typed or chosen, or else what the form begins with. */
export function valueIn(form: CreateFormState, defaults: Record<string, string>): (key: string) => string {
  return (key) => form.fields[key] ?? defaults[key] ?? "";
}

/** The form as it is checked and saved. All channels are in it, empty ones too: issues name them by their place. */
export function toRequest(form: CreateFormState, offer: Offer): CustomerForm {
  const valueOf = valueIn(form, defaultsOf(offer));
  const fields: Record<string, string> = {};
  for (const { key } of offer.fields) if (valueOf(key).trim() !== "") fields[key] = valueOf(key);
  if (offer.custom.length > 0)
    for (const row of form.custom)
      if (row.name.trim() !== "" && row.value.trim() !== "") fields[CUSTOM + row.name.trim()] = row.value;
  const hasTickets = offer.tickets.length > 0;
  return {
    connectionIds: form.connectionIds,
    fields,
    channels: form.channels.map(({ kind, address }) => ({ kind, address })),
    ticketId: hasTickets ? form.ticketId.trim() : "",
    noSync: hasTickets && form.noSync,
    personId: form.linkTo?.personId ?? "",
    confirmed: false,
  };
}
