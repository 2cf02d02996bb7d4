import type { ProviderInfo } from "../../../contract/types.ts";
import { channelKind, fact, guess, phoneRegion, textField } from "./describe.ts";

const nameRule = "Letters, spaces, full stops, hyphens and '.";

export const omnidesk: ProviderInfo = {
  provider: "omnidesk",
  name: "Omnidesk",
  badge: "OM",
  environments: [
    { environment: "account", label: "My account", baseUrl: "https://{account}.omnidesk.com" },
    { environment: "legacy", label: "Older account (.io)", baseUrl: "https://{account}.omnidesk.io" },
    { environment: "custom", label: "Other address", baseUrl: "" },
  ],
  credentials: [
    {
      key: "apiKey",
      label: "API key",
      help: "In Omnidesk under Settings, API keys. It needs CUSTOMER_READ, and CUSTOMER_CUD to change anything.",
    },
  ],
  settings: [
    {
      key: "brandId",
      label: "Brand",
      help: "Number of the brand that new customers belong to.",
      default: "1",
      choices: [],
      advanced: false,
      unverified: false,
    },
    phoneRegion("NL"),
    guess(
      "channelDeletePath",
      "Path for removing a channel",
      "The documentation names this call without its path.",
      "/api/v2/customer/channel",
    ),
    guess(
      "historyParameter",
      "Parameter for ticket history",
      "Adds the history of tickets to the timeline.",
      "with_tickets",
    ),
  ],
  fields: [
    textField("name.given", "First name", { rule: nameRule }),
    textField("name.family", "Last name", { rule: nameRule }),
    textField("id.external", "External id", { onUpdate: false }),
    fact("brand", "Brand"),
  ],
  channels: [
    channelKind("email", null),
    channelKind("telephone", null),
    channelKind("twitter", null),
    channelKind("facebook", null),
  ],
  canCreate: true,
  createEffect: "",
  reachedBy: [],
  list: { ok: true, reason: null, unverified: false },
  liveSearch: "letters and digits in the name, an external id, or a whole e-mail address or phone number",
  customFields: true,
  tickets: true,
};
