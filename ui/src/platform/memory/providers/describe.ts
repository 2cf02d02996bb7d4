import type { ChannelKindInfo, Choice, FieldInfo, SettingInfo } from "../../../contract/types.ts";

/** A field as most are: a text of the identity that can be set and changed. */
export function textField(key: string, label: string, differs: Partial<FieldInfo> = {}): FieldInfo {
  return {
    key,
    label,
    kind: "text",
    onCreate: true,
    onUpdate: true,
    group: "identity",
    rule: "",
    choices: [],
    need: "optional",
    neededWith: [],
    confirm: [],
    asksFor: null,
    masked: false,
    secret: false,
    writeOnly: false,
    default: "",
    ...differs,
  };
}

/** A field nobody sets from outside. */
export function fact(key: string, label: string, differs: Partial<FieldInfo> = {}): FieldInfo {
  return textField(key, label, { group: "system", onCreate: false, onUpdate: false, ...differs });
}

/** Choices that are shown as words. */
export function words(values: readonly string[]): Choice[] {
  return values.map((value) => ({ value, label: value.charAt(0) + value.slice(1).toLowerCase() }));
}

const kinds = {
  email: { label: "E-mail", rule: "A complete e-mail address." },
  telephone: { label: "Telephone", rule: "With + and the country, such as +31 6 1234 5678." },
  mobile: { label: "Mobile", rule: "With + and the country, such as +31 6 1234 5678." },
  twitter: { label: "Twitter", rule: "Letters, digits, spaces and _, without @." },
  facebook: { label: "Facebook", rule: "The number of the account." },
} as const;

/** A way to reach a customer. */
export function channelKind(kind: keyof typeof kinds, limit: number | null): ChannelKindInfo {
  return { kind, limit, ...kinds[kind] };
}

/** The country of phone numbers that are written without one. */
export function phoneRegion(region: string): SettingInfo {
  return {
    key: "phone_region",
    label: "Country of local phone numbers",
    help: "Used for numbers written without a country.",
    default: region,
    choices: [
      { value: "NL", label: "Netherlands" },
      { value: "BE", label: "Belgium" },
      { value: "DE", label: "Germany" },
      { value: "US", label: "United States" },
    ],
    advanced: false,
    unverified: false,
  };
}

/** A setting behind *Advanced* whose default nobody has verified with the vendor. */
export function guess(key: string, label: string, help: string, value: string): SettingInfo {
  return { key, label, help, default: value, choices: [], advanced: true, unverified: true };
}
