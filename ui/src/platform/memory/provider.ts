import type { ProviderInfo } from "../../contract/types.ts";

const nameRule = "Letters, spaces, full stops, hyphens and '.";

/** One provider, as the table of the real program describes it. */
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
    {
      key: "phoneRegion",
      label: "Country of local phone numbers",
      help: "Used for numbers written without a country.",
      default: "NL",
      choices: [
        { value: "NL", label: "Netherlands" },
        { value: "BE", label: "Belgium" },
        { value: "DE", label: "Germany" },
      ],
      advanced: false,
      unverified: false,
    },
    {
      key: "channelDeletePath",
      label: "Path for removing a channel",
      help: "The documentation names this call without its path.",
      default: "/api/v2/customer/channel",
      choices: [],
      advanced: true,
      unverified: true,
    },
    {
      key: "historyParameter",
      label: "Parameter for ticket history",
      help: "Adds the history of tickets to the timeline.",
      default: "with_tickets",
      choices: [],
      advanced: true,
      unverified: true,
    },
  ],
  fields: [
    {
      key: "name.given",
      label: "First name",
      kind: "text",
      onCreate: true,
      onUpdate: true,
      rule: nameRule,
      choices: [],
    },
    {
      key: "name.family",
      label: "Last name",
      kind: "text",
      onCreate: true,
      onUpdate: true,
      rule: nameRule,
      choices: [],
    },
    { key: "external_id", label: "External id", kind: "text", onCreate: true, onUpdate: false, rule: "", choices: [] },
    { key: "brand.name", label: "Brand", kind: "text", onCreate: false, onUpdate: false, rule: "", choices: [] },
  ],
  channels: [
    { kind: "email", label: "E-mail", rule: "A complete e-mail address." },
    { kind: "telephone", label: "Telephone", rule: "With + and the country, such as +31 6 1234 5678." },
    { kind: "twitter", label: "Twitter", rule: "Letters, digits, spaces and _, without @." },
    { kind: "facebook", label: "Facebook", rule: "The number of the account." },
  ],
  canCreate: true,
  liveSearch: "letters and digits in the name, an external id, or a whole e-mail address or phone number",
  customFields: true,
  tickets: true,
};

export function channelLabel(kind: string): string {
  return omnidesk.channels.find((one) => one.kind === kind)?.label ?? kind;
}
