import type { FieldInfo, ProviderInfo } from "../../../contract/types.ts";
import { channelKind, phoneRegion, textField, words } from "./describe.ts";

/** The parts of an address: once one is filled in, its first line and its country are needed. */
function address(group: "legal_address" | "shipping_address", prefix: string): FieldInfo[] {
  const key = (part: string) => `${prefix}.${part}`;
  const parts = ["line1", "line2", "city", "region", "postal_code", "country"];
  const needed = (part: string): Partial<FieldInfo> => ({
    need: "required_with",
    neededWith: parts.filter((other) => other !== part).map(key),
  });
  return [
    textField(key("line1"), "Address line 1", { group, ...needed("line1") }),
    textField(key("line2"), "Address line 2", { group }),
    textField(key("city"), "City", { group }),
    textField(key("region"), "State", { group, rule: "Two letters in the US, such as TX." }),
    textField(key("postal_code"), "Postal code", { group, kind: "postal_code" }),
    textField(key("country"), "Country", { group, kind: "country", ...needed("country") }),
  ];
}

export const synctera: ProviderInfo = {
  provider: "synctera",
  name: "Synctera",
  badge: "SY",
  environments: [
    { environment: "production", label: "Production", baseUrl: "https://api.synctera.com/v0" },
    { environment: "sandbox", label: "Sandbox", baseUrl: "https://api-sandbox.synctera.com/v0" },
    { environment: "own", label: "Another address", baseUrl: "" },
  ],
  credentials: [{ key: "api_key", label: "API key", help: "From the Synctera console, for this environment." }],
  settings: [
    phoneRegion("US"),
    {
      key: "update_with",
      label: "Change with",
      help: "PATCH sends only what changed.",
      default: "patch",
      choices: [
        { value: "patch", label: "PATCH" },
        { value: "put", label: "PUT" },
      ],
      advanced: true,
      unverified: false,
    },
  ],
  fields: [
    textField("name.given", "First name"),
    textField("name.middle", "Middle name"),
    textField("name.family", "Last name"),
    textField("birth.date", "Date of birth", { kind: "date", masked: true }),
    textField("ssn", "Social security number", {
      kind: "ssn",
      masked: true,
      secret: true,
      rule: "All nine digits, such as 123-45-6789.",
    }),
    textField("status", "Status", {
      kind: "choice",
      group: "system",
      need: "required",
      default: "PROSPECT",
      choices: words([
        "PROSPECT",
        "ACTIVE",
        "INACTIVE",
        "DORMANT",
        "FROZEN",
        "DECEASED",
        "DENIED",
        "ESCHEAT",
        "SANCTION",
      ]),
      confirm: ["DECEASED", "DENIED", "ESCHEAT", "SANCTION"],
    }),
    textField("ban.status", "Ban", {
      kind: "choice",
      group: "system",
      onCreate: false,
      choices: words(["ALLOWED", "SUSPENDED"]),
      asksFor: "ban.note",
    }),
    textField("ban.note", "Reason for the ban", { group: "system", onCreate: false, writeOnly: true }),
    ...address("legal_address", "address.legal"),
    ...address("shipping_address", "address.shipping"),
  ],
  channels: [channelKind("email", 1), channelKind("telephone", 1)],
  canCreate: true,
  createEffect: "",
  reachedBy: [],
  list: { ok: true, reason: null, unverified: false },
  liveSearch: "beginnings of names, a whole e-mail address or phone number, an id, or “ssn” with the last four digits",
  customFields: true,
  tickets: false,
};
