import type { CustomerForm, FieldIssue, JsonValue } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import { asObject, asText, asTexts } from "../drafts/useDraft.ts";

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
  /** Id of the next row. */
  nextId: number;
}

/** Key under which the half-filled form is kept. */
export const DRAFT_KEY = "new-customer";

const CUSTOM = "custom.";

/** A form with one channel, and what is known already: a name, an address. */
export function startForm(
  connectionIds: string[],
  kinds: readonly { kind: string }[],
  name: string,
  address: string,
): CreateFormState {
  const [given = "", ...family] = name.split(/\s+/).filter((word) => word !== "");
  const fields: Record<string, string> = name === "" ? {} : { "name.given": given, "name.family": family.join(" ") };
  const guess = address.includes("@") ? "email" : /^[+\d]/.test(address) ? "telephone" : "";
  const kind = (kinds.find((known) => known.kind === guess) ?? kinds[0])?.kind ?? "";
  return {
    connectionIds,
    fields,
    channels: [{ id: 1, kind, address }],
    custom: [],
    ticketId: "",
    noSync: false,
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
    isBlank(form.ticketId)
  );
}

/** The form as it is kept when it is left. */
export function draftBody({ connectionIds, fields, channels, custom, ticketId, noSync }: CreateFormState): JsonValue {
  return {
    connectionIds,
    fields,
    channels: channels.map(({ kind, address }) => ({ kind, address })),
    custom: custom.map(({ name, value }) => ({ name, value })),
    ticketId,
    noSync,
  };
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
  const form: CreateFormState = {
    connectionIds: connectionIds.length > 0 ? connectionIds : start.connectionIds,
    fields: asTexts(kept["fields"]),
    channels,
    custom,
    ticketId: asText(kept["ticketId"]),
    noSync: kept["noSync"] === true,
    nextId,
  };
  return isUntouched(form) ? null : form;
}

/** The form as it is checked and saved. All channels are in it, empty ones too: issues name them by their place. */
export function toRequest(
  form: CreateFormState,
  fieldKeys: readonly string[],
  hasCustom: boolean,
  hasTickets: boolean,
): CustomerForm {
  const fields: Record<string, string> = {};
  for (const key of fieldKeys) {
    const value = form.fields[key] ?? "";
    if (value.trim() !== "") fields[key] = value;
  }
  if (hasCustom)
    for (const row of form.custom)
      if (row.name.trim() !== "" && row.value.trim() !== "") fields[CUSTOM + row.name.trim()] = row.value;
  return {
    connectionIds: form.connectionIds,
    fields,
    channels: form.channels.map(({ kind, address }) => ({ kind, address })),
    ticketId: hasTickets ? form.ticketId.trim() : "",
    noSync: hasTickets && form.noSync,
  };
}

/** Names an input of the form in issues and in what was touched. */
export const inputs = {
  form: "form",
  targets: "connectionIds",
  ticket: "ticketId",
  field: (key: string) => key,
  channel: (id: number) => `channel ${String(id)}`,
  customName: (id: number) => `custom name ${String(id)}`,
  customValue: (id: number) => `custom value ${String(id)}`,
};

/** One thing wrong at one input. */
export interface InputIssue {
  input: string;
  message: string;
}

/** What can be said without asking: rules of the form itself, not of a system. `isTargetGone`: one that was chosen is no more. */
export function ownIssues(form: CreateFormState, isTargetGone: boolean): InputIssue[] {
  const issues: InputIssue[] = [];
  if (form.connectionIds.length === 0)
    issues.push({ input: inputs.targets, message: isTargetGone ? create.targetGone : create.targetsMissing });
  const seen = new Set<string>();
  for (const row of form.custom) {
    const name = row.name.trim();
    if (name === "" && row.value.trim() !== "")
      issues.push({ input: inputs.customName(row.id), message: create.customNameMissing });
    if (name !== "" && seen.has(name)) issues.push({ input: inputs.customName(row.id), message: create.customTwice });
    seen.add(name);
  }
  return issues;
}

/** What the other side says, moved to the inputs of this form; what has no input stands at the top. */
export function toInputIssues(
  form: CreateFormState,
  fieldKeys: readonly string[],
  issues: readonly FieldIssue[],
  systemName: (connectionId: string) => string | null,
): InputIssue[] {
  return issues.map((issue) => {
    const system = issue.connectionId === null ? null : systemName(issue.connectionId);
    return {
      input: inputOf(form, fieldKeys, issue.field),
      message: system === null ? issue.message : `${system}: ${issue.message}`,
    };
  });
}

function inputOf(form: CreateFormState, fieldKeys: readonly string[], field: string): string {
  const channel = /^channels\.(\d+)/.exec(field)?.[1];
  const row = channel === undefined ? undefined : form.channels[Number(channel)];
  if (row) return inputs.channel(row.id);
  if (field.startsWith(CUSTOM)) {
    const custom = form.custom.find((candidate) => candidate.name.trim() === field.slice(CUSTOM.length));
    if (custom) return inputs.customName(custom.id);
  }
  if (fieldKeys.includes(field)) return inputs.field(field);
  if (field === "connectionIds" || field === "connection_ids" || field === "connections") return inputs.targets;
  return field === "ticketId" || field === "ticket_id" ? inputs.ticket : inputs.form;
}
