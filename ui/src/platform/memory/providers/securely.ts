import type { ProviderInfo } from "../../../contract/types.ts";
import { channelKind, fact, phoneRegion, textField } from "./describe.ts";

export const securely: ProviderInfo = {
  provider: "securely",
  name: "Securely",
  badge: "SE",
  environments: [
    { environment: "production", label: "Production", baseUrl: "https://api.securelyme.io" },
    { environment: "sandbox", label: "Sandbox", baseUrl: "https://sandbox-api.securelyme.io" },
    { environment: "own", label: "Another address", baseUrl: "" },
  ],
  credentials: [
    { key: "api_key", label: "API key", help: "One of the merchant's key pairs." },
    { key: "api_secret", label: "API secret", help: "The secret that belongs to that key." },
  ],
  settings: [
    phoneRegion("US"),
    {
      key: "phone_format",
      label: "Writing of phone numbers",
      help: "How numbers are sent.",
      default: "sample",
      choices: [
        { value: "sample", label: "281.500.1111" },
        { value: "e164", label: "+12815001111" },
        { value: "digits", label: "2815001111" },
      ],
      advanced: true,
      unverified: true,
    },
  ],
  fields: [
    textField("name.given", "First name", { onUpdate: false }),
    textField("name.family", "Last name", { onUpdate: false }),
    textField("id.external", "External id", { onUpdate: false }),
    fact("company", "Company", { group: "identity" }),
    fact("status", "Status"),
    fact("id.account", "Account number"),
  ],
  channels: [channelKind("email", 1), channelKind("telephone", 1)],
  canCreate: true,
  createEffect:
    "Finds the customer by external id, e-mail or telephone, or creates one. One that is there already is not changed.",
  reachedBy: ["email", "telephone"],
  list: { ok: false, reason: "Securely offers no list of its customers.", unverified: false },
  liveSearch: "a whole e-mail address or phone number, an external id or an account number",
  customFields: false,
  tickets: false,
};
