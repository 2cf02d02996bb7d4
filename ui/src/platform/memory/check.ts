import type { FieldIssue } from "../../contract/types.ts";
import type { Commands } from "../../contract/commands.ts";
import { channelLabel, fieldOf, providerNamed } from "./providers/index.ts";
import { badgeOf, providerOf, type World } from "./world.ts";

const latinName = /^[a-zA-ZÀ-ÖØ-Þß-öø-ÿŠš.\-' ]*$/;

/** What is wrong with a value at a provider. */
export function checkValue(provider: string, key: string, value: string): string | null {
  const kind = fieldOf(provider, key)?.kind;
  if (value === "") return null;
  if (provider === "omnidesk" && key.startsWith("name.") && !latinName.test(value)) {
    const bad = [...value].find((letter) => !latinName.test(letter)) ?? "";
    return `“${bad}” cannot be stored: use letters, spaces, full stops, hyphens and '.`;
  }
  if (kind === "date" && !/^(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})$/.test(value))
    return "Not a date. Write it as 1990-04-05 or 05.04.1990.";
  if (kind === "ssn" && !/^\d{3}-?\d{2}-?\d{4}$/.test(value)) return "All nine digits, such as 123-45-6789.";
  if (kind === "country" && value.length < 2) return "A country is two letters, such as DE, or its name.";
  return null;
}

export function checkAddress(kind: string, address: string): string | null {
  if (kind === "email" && !/^\S+@\S+\.\S+$/.test(address)) return "This is not a complete e-mail address.";
  if ((kind === "telephone" || kind === "mobile") && !/^\+[0-9 ]{7,}$/.test(address))
    return "Write the number with + and the country, such as +31 6 1234 5678.";
  return null;
}

type Form = Commands["customer_check"][0];

function issue(field: string, rule: string, message: string, connectionId: string | null = null): FieldIssue {
  return { field, rule, character: null, message, connectionId };
}

/** What has to be mended before a form can be saved. */
export function issuesOf(world: World, form: Form): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (form.connectionIds.length === 0)
    issues.push(issue("form", "required", "Choose at least one system to create the customer in."));
  form.channels.forEach((one, index) => {
    const message = one.address ? checkAddress(one.kind, one.address) : null;
    if (message) issues.push(issue(`channels.${String(index)}`, "pattern", message));
  });
  const isEmpty =
    Object.values(form.fields).every((value) => value === "") && form.channels.every((one) => one.address === "");
  if (isEmpty) issues.push(issue("form", "nothing", "Fill in at least a name or a way to reach the customer."));
  for (const connectionId of form.connectionIds) issues.push(...issuesThere(world, form, connectionId, isEmpty));
  return issues;
}

function issuesThere(world: World, form: Form, connectionId: string, isEmpty: boolean): FieldIssue[] {
  const provider = providerNamed(providerOf(world, connectionId));
  const issues: FieldIssue[] = [];
  const value = (key: string) => form.fields[key] ?? "";
  for (const field of provider.fields.filter(({ onCreate }) => onCreate)) {
    const message = checkValue(provider.provider, field.key, value(field.key));
    const isNeeded =
      field.need === "required" ||
      (field.need === "required_with" && field.neededWith.some((other) => value(other) !== ""));
    if (message) issues.push(issue(field.key, "pattern", message, connectionId));
    else if (isNeeded && value(field.key) === "")
      issues.push(issue(field.key, "required", "Fill this in.", connectionId));
    if (!form.confirmed && field.confirm.includes(value(field.key)))
      issues.push(issue(field.key, "confirm", "This has legal weight and has to be confirmed.", connectionId));
  }
  const filled = form.channels.filter((one) => one.address !== "");
  for (const { kind, limit } of provider.channels) {
    if (limit === null || filled.filter((one) => one.kind === kind).length <= limit) continue;
    const last = form.channels.findLastIndex((one) => one.kind === kind && one.address !== "");
    issues.push(
      issue(`channels.${String(last)}`, "too_many_channels", "The system keeps only one of these.", connectionId),
    );
  }
  const isReached = filled.some((one) => provider.reachedBy.includes(one.kind));
  if (!isEmpty && provider.reachedBy.length > 0 && !isReached)
    issues.push(
      issue("channels", "no_channel", `Needs ${provider.reachedBy.map(channelLabel).join(" or ")}.`, connectionId),
    );
  return issues;
}

/** What should be filled in and need not be. */
export function adviceOf(world: World, form: Form): FieldIssue[] {
  return form.connectionIds.flatMap((connectionId) => {
    const { name, provider } = badgeOf(world, connectionId);
    return providerNamed(provider)
      .fields.filter(({ need, key }) => need === "advised" && (form.fields[key] ?? "") === "")
      .map(({ key }) => issue(key, "advised", `${name} asks for this.`, connectionId));
  });
}
