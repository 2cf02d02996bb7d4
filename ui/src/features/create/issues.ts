import type { FieldIssue } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import { CUSTOM, type CreateFormState } from "./formState.ts";
import { streetOf } from "./offer.ts";

/** Names an input of the form in issues and in what was touched. */
export const inputs = {
  form: "form",
  targets: "connectionIds",
  channels: "channels",
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
  if (field === "channels") return inputs.channels;
  if (fieldKeys.includes(field)) return inputs.field(field);
  if (fieldKeys.includes(streetOf(field))) return inputs.field(streetOf(field));
  if (field === "connectionIds" || field === "connection_ids" || field === "connections") return inputs.targets;
  return field === "ticketId" || field === "ticket_id" ? inputs.ticket : inputs.form;
}
