import type { Commands } from "../../contract/commands.ts";
import type { FieldIssue } from "../../contract/types.ts";
import { PlatformError } from "../types.ts";
import { addOperation } from "./operations.ts";
import { channel, field } from "./people.ts";
import { checkAddress, checkName } from "./person.ts";
import { rowOf, wordsOf } from "./search.ts";
import { nameOf, type MemoryPerson, type World } from "./world.ts";

type Names = "customer_check" | "customer_create";
type Form = Commands["customer_check"][0];

export function createHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    customer_check(form) {
      const name = [form.fields["name.given"], form.fields["name.family"]].filter(Boolean).join(" ").toLowerCase();
      const addresses = new Set(form.channels.map((one) => one.address.trim()).filter(Boolean));
      const candidates = world.people
        .map((person) => ({
          person,
          same: person.records.some((record) => record.channels.some((one) => addresses.has(one.address))),
          named: name !== "" && nameOf(person).toLowerCase() === name,
        }))
        .filter(({ same, named }) => same || named)
        .toSorted((a, b) => Number(b.same) - Number(a.same))
        .slice(0, 5)
        .map(({ person, same }) => ({
          ...rowOf(world, person, wordsOf(name)),
          reason: same ? "the same address" : "the same name",
        }));
      return { issues: issuesOf(form), candidates };
    },

    customer_create(form) {
      const issues = issuesOf(form);
      if (issues.length > 0)
        throw new PlatformError({
          code: "invalid_input",
          message: "Some fields have to be corrected.",
          fields: issues,
          retry: { kind: "never" },
          reference: "c1aa-0021",
        });
      const person: MemoryPerson = {
        personId: world.nextId("person"),
        changedAt: world.now(),
        openedAt: world.now(),
        records: [],
      };
      for (const connectionId of form.connectionIds) {
        const record = {
          recordId: world.nextId("record"),
          connectionId,
          remoteId: null,
          externalId: form.fields["external_id"] || null,
          state: "new" as const,
          seenAt: null,
          fields: Object.fromEntries(
            Object.entries(form.fields)
              .filter(([key]) => key !== "external_id")
              .map(([key, value]) => [key, field(value)]),
          ),
          channels: form.channels
            .filter((one) => one.address)
            .map((one) => ({
              ...channel(world, one.kind, one.address),
              change: "added" as const,
              changeState: "waiting" as const,
            })),
        };
        person.records.push(record);
        addOperation(
          world,
          person,
          record,
          "create",
          Object.entries(form.fields).map(([label, after]) => ({ label, before: "", after, theirs: null })),
        );
      }
      world.people.unshift(person);
      return { personId: person.personId };
    },
  };
}

function issuesOf(form: Form): FieldIssue[] {
  const issue = (where: string, message: string): FieldIssue => ({
    field: where,
    rule: "pattern",
    character: null,
    message,
    connectionId: null,
  });
  const issues: FieldIssue[] = [];
  if (form.connectionIds.length === 0)
    issues.push(issue("form", "Choose at least one system to create the customer in."));
  for (const [key, value] of Object.entries(form.fields)) {
    const message = checkName(key, value);
    if (message) issues.push(issue(key, message));
  }
  form.channels.forEach((one, index) => {
    const message = one.address ? checkAddress(one.kind, one.address) : null;
    if (message) issues.push(issue(`channels.${index}`, message));
  });
  const isEmpty =
    Object.values(form.fields).every((value) => value === "") && form.channels.every((one) => one.address === "");
  if (isEmpty) issues.push(issue("form", "Fill in at least a name or a way to reach the customer."));
  return issues;
}
