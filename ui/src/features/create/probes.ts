import type { CreateFormState } from "./formState.ts";
import type { Offer } from "./offer.ts";

/** What a value says about somebody beyond doubt. */
export type ProbeKind = "email" | "phone" | "id";

/** A complete value that tells one customer from others, and the chosen connections that keep such values. */
export interface Probe {
  kind: ProbeKind;
  value: string;
  connectionIds: string[];
}

const EXTERNAL_ID = "id.external";

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text);
const isPhone = (text: string): boolean => /^(\+|0)[\d\s()./-]+$/.test(text) && text.replace(/\D/g, "").length >= 8;

/** Everything in the form that is complete enough to ask for. A half-typed address would only find strangers. */
export function probesOf(form: CreateFormState, offer: Offer): Probe[] {
  const probes = new Map<string, Probe>();
  const add = (kind: ProbeKind, value: string, takers: readonly { connectionId: string }[]) => {
    const connectionIds = takers
      .map(({ connectionId }) => connectionId)
      .filter((connectionId) => form.connectionIds.includes(connectionId));
    if (connectionIds.length > 0) probes.set(`${kind} ${value}`, { kind, value, connectionIds });
  };
  for (const row of form.channels) {
    const value = row.address.trim();
    const takers = offer.channels.find(({ info }) => info.kind === row.kind)?.takenBy ?? [];
    if (row.kind === "email" && isEmail(value)) add("email", value, takers);
    if ((row.kind === "telephone" || row.kind === "mobile") && isPhone(value)) add("phone", value, takers);
  }
  const id = (form.fields[EXTERNAL_ID] ?? "").trim();
  if (id.length > 2) add("id", id, offer.fields.find(({ key }) => key === EXTERNAL_ID)?.takenBy ?? []);
  return [...probes.values()];
}
