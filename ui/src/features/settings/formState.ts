import type {
  ConnectionDraft,
  ConnectionUpdate,
  ConnectionView,
  FieldIssue,
  JsonValue,
  ProviderInfo,
} from "../../contract/types.ts";
import { asObject, asText, asTexts } from "../drafts/useDraft.ts";

/** What the agent has typed about a connection. */
export interface ConnectionFormState {
  name: string;
  environment: string;
  /** Base URL as typed, by environment, so that trying another environment loses nothing. */
  baseUrls: Record<string, string>;
  /** Settings that were typed or chosen; one that is absent has its default. */
  settings: Record<string, string>;
  /** New credentials by key. They live in this state only and are never part of a draft. */
  credentials: Record<string, string>;
}

/** Stands in a base URL for what the agent has to replace. */
export const ACCOUNT = "{account}";

/** The form for a new connection. */
export function emptyForm(provider: ProviderInfo): ConnectionFormState {
  return {
    name: provider.name,
    environment: provider.environments[0]?.environment ?? "",
    baseUrls: {},
    settings: {},
    credentials: {},
  };
}

/** The form for a saved connection. */
export function formOf(connection: ConnectionView): ConnectionFormState {
  return {
    name: connection.name,
    environment: connection.environment,
    baseUrls: { [connection.environment]: connection.baseUrl },
    settings: { ...connection.settings } as Record<string, string>,
    credentials: {},
  };
}

/** What is kept of a form that is left half-filled: everything but the credentials. */
export function draftBody({ name, environment, baseUrls, settings }: ConnectionFormState): JsonValue {
  return { name, environment, baseUrls, settings };
}

/** A form as it was left, if there is one that fits. */
export function restoreForm(body: JsonValue, start: ConnectionFormState): ConnectionFormState | null {
  const kept = asObject(body);
  if (!kept) return null;
  return {
    name: asText(kept["name"], start.name),
    environment: asText(kept["environment"], start.environment),
    baseUrls: asTexts(kept["baseUrls"]),
    settings: asTexts(kept["settings"]),
    credentials: {},
  };
}

function patternOf(provider: ProviderInfo, environment: string): string {
  return provider.environments.find((known) => known.environment === environment)?.baseUrl ?? "";
}

/** What stands for the account in a base URL that follows a pattern. */
function accountIn(pattern: string, url: string): string | null {
  const [before, after] = pattern.split(ACCOUNT);
  if (before === undefined || after === undefined || !url.startsWith(before) || !url.endsWith(after)) return null;
  const account = url.slice(before.length, url.length - after.length);
  return account === "" || account === ACCOUNT ? null : account;
}

/** The base URL to show: what was typed for this environment, else its pattern. */
export function baseUrlOf(provider: ProviderInfo, form: ConnectionFormState): string {
  return form.baseUrls[form.environment] ?? patternOf(provider, form.environment);
}

/** Chooses an environment. The account that was filled into the previous pattern is filled into the new one. */
export function withEnvironment(
  provider: ProviderInfo,
  form: ConnectionFormState,
  environment: string,
): ConnectionFormState {
  if (form.baseUrls[environment] !== undefined) return { ...form, environment };
  const account = accountIn(patternOf(provider, form.environment), baseUrlOf(provider, form));
  const pattern = patternOf(provider, environment);
  const baseUrls =
    account !== null && pattern.includes(ACCOUNT)
      ? { ...form.baseUrls, [environment]: pattern.replace(ACCOUNT, () => account) }
      : form.baseUrls;
  return { ...form, environment, baseUrls };
}

/** Only what differs from the default is sent; an emptied setting is the default again. */
function changedSettings(provider: ProviderInfo, form: ConnectionFormState): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const setting of provider.settings) {
    const value = form.settings[setting.key]?.trim() ?? "";
    if (value !== "" && value !== setting.default) changed[setting.key] = value;
  }
  return changed;
}

/** Pasted keys often carry a space or a line end, which no key contains at its ends. */
function typedCredentials(form: ConnectionFormState): Record<string, string> {
  const typed: Record<string, string> = {};
  for (const [key, value] of Object.entries(form.credentials)) if (value.trim() !== "") typed[key] = value.trim();
  return typed;
}

/** The form as it is tested or added. */
export function toDraft(
  provider: ProviderInfo,
  form: ConnectionFormState,
  connectionId: string | null,
): ConnectionDraft {
  return {
    connectionId,
    provider: provider.provider,
    name: form.name.trim(),
    environment: form.environment,
    baseUrl: baseUrlOf(provider, form).trim(),
    settings: changedSettings(provider, form),
    credentials: typedCredentials(form),
  };
}

/** The form as a change of a saved connection. */
export function toUpdate(provider: ProviderInfo, form: ConnectionFormState, connectionId: string): ConnectionUpdate {
  const { name, environment, baseUrl, settings, credentials } = toDraft(provider, form, connectionId);
  return { connectionId, name, environment, baseUrl, settings, credentials };
}

/** Issues sorted to the inputs of the form, the rest for its top. */
export interface SortedIssues {
  of: (input: string) => string[];
  rest: string[];
}

/** Inputs are known by `name`, `environment`, `baseUrl`, and the bare or prefixed keys of credentials and settings. */
export function sortIssues(provider: ProviderInfo, issues: readonly FieldIssue[]): SortedIssues {
  const inputs = new Set(["name", "environment", "baseUrl"]);
  for (const credential of provider.credentials) inputs.add(`credentials.${credential.key}`);
  for (const setting of provider.settings) inputs.add(`settings.${setting.key}`);
  const inputOf = (field: string): string | null => {
    const candidates = [field, `credentials.${field}`, `settings.${field}`, field === "base_url" ? "baseUrl" : field];
    return candidates.find((candidate) => inputs.has(candidate)) ?? null;
  };
  return {
    of: (input) => issues.filter((issue) => inputOf(issue.field) === input).map((issue) => issue.message),
    rest: issues.filter((issue) => inputOf(issue.field) === null).map((issue) => issue.message),
  };
}
