import type { FieldInfo, ProviderInfo } from "../../../contract/types.ts";
import { channelKind, guess, phoneRegion, textField } from "./describe.ts";

const advised = { need: "advised" } as const;

const address = (part: string, label: string, differs: Partial<FieldInfo> = {}): FieldInfo =>
  textField(`address.legal.${part}`, label, { group: "legal_address", ...advised, ...differs });

export const secuconnect: ProviderInfo = {
  provider: "secuconnect",
  name: "secuconnect",
  badge: "SC",
  environments: [
    { environment: "live", label: "Live", baseUrl: "https://connect.secucard.com" },
    { environment: "testing", label: "Testing", baseUrl: "https://connect-testing.secuconnect.com" },
    { environment: "own", label: "Another address", baseUrl: "" },
  ],
  credentials: [
    { key: "client_id", label: "Client id", help: "From the merchant's contract with secuconnect." },
    { key: "client_secret", label: "Client secret", help: "The secret that belongs to that client." },
  ],
  settings: [
    phoneRegion("DE"),
    guess("sort", "Order of the list", "Keeps pages in step while customers are added.", "created:asc"),
  ],
  fields: [
    textField("name.salutation", "Salutation"),
    textField("name.title", "Title"),
    textField("name.given", "First name", advised),
    textField("name.family", "Last name", advised),
    textField("company", "Company"),
    textField("birth.date", "Date of birth", { kind: "date", masked: true }),
    address("street", "Street"),
    address("number", "House number"),
    address("postal_code", "Postal code", { kind: "postal_code" }),
    address("city", "City"),
    address("country", "Country", { kind: "country_name" }),
  ],
  channels: [channelKind("email", 1), channelKind("telephone", 1), channelKind("mobile", 1)],
  canCreate: true,
  createEffect: "",
  reachedBy: [],
  list: { ok: true, reason: null, unverified: false },
  liveSearch: "beginnings of names, an e-mail address, a phone number or an id",
  customFields: false,
  tickets: false,
};
