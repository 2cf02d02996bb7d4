import type { Commands } from "../../contract/commands.ts";
import type { PersonRow } from "../../contract/types.ts";
import { PlatformError } from "../types.ts";
import { editableAddress, editableField } from "./amend.ts";
import { adviceOf, issuesOf } from "./check.ts";
import { findPerson } from "./find.ts";
import { addressKey } from "./link.ts";
import { addOperation } from "./operations.ts";
import { channel, field } from "./people.ts";
import { channelLabel, fieldLabel, fieldOf, providerNamed } from "./providers/index.ts";
import { rowOf, wordsOf } from "./search.ts";
import { nameOf, providerOf, type MemoryPerson, type MemoryRecord, type World } from "./world.ts";

type Names = "customer_check" | "customer_create";
type Form = Commands["customer_check"][0];

export function createHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  return {
    customer_check: (form) => ({
      issues: issuesOf(world, form),
      advice: adviceOf(world, form),
      candidates: candidatesOf(world, form),
    }),

    customer_create(form) {
      const issues = issuesOf(world, form);
      if (issues.length > 0)
        throw new PlatformError({
          code: "invalid_input",
          message: "Some fields have to be corrected.",
          fields: issues,
          retry: { kind: "never" },
          reference: "c1aa-0021",
        });
      const person: MemoryPerson =
        form.personId === ""
          ? { personId: world.nextId("person"), changedAt: "", openedAt: null, records: [] }
          : findPerson(world, form.personId);
      person.changedAt = world.now();
      person.openedAt = world.now();
      for (const connectionId of form.connectionIds) {
        const record = newRecord(world, form, connectionId);
        person.records.push(record);
        const added = (label: string, after: string) => ({ label, before: "", after, theirs: null });
        const provider = providerOf(world, connectionId);
        addOperation(
          world,
          person,
          record,
          "create",
          [
            ...Object.entries(record.fields).map(([key, { value }]) => added(fieldLabel(key), value)),
            ...record.channels.map(({ kind, address }) => added(channelLabel(kind), address)),
          ],
          {
            editable: [
              ...Object.entries(record.fields).map(([key, { value }]) => editableField(provider, key, value)),
              ...record.channels.map(({ kind, address }, at) =>
                editableAddress(`channels.${String(at)}`, channelLabel(kind), kind, address),
              ),
            ],
          },
        );
      }
      if (form.personId === "") world.people.unshift(person);
      return { personId: person.personId };
    },
  };
}

/** Only what the system keeps; of a secret its end. */
function newRecord(world: World, form: Form, connectionId: string): MemoryRecord {
  const provider = providerNamed(providerOf(world, connectionId));
  const isKept = (key: string) =>
    key.startsWith("custom.") ? provider.customFields : (fieldOf(provider.provider, key)?.onCreate ?? false);
  return {
    recordId: world.nextId("record"),
    connectionId,
    remoteId: null,
    externalId: form.fields["id.external"] || null,
    state: "new",
    seenAt: null,
    fields: Object.fromEntries(
      Object.entries(form.fields)
        .filter(([key, value]) => isKept(key) && value !== "")
        .map(([key, value]) => [key, field(fieldOf(provider.provider, key)?.secret ? value.slice(-4) : value)]),
    ),
    channels: form.channels
      .filter(({ kind, address }) => address !== "" && provider.channels.some((one) => one.kind === kind))
      .map(({ kind, address }) => ({
        ...channel(world, kind, address),
        change: "added" as const,
        changeState: "waiting" as const,
      })),
    linked: null,
  };
}

/** Existing customers that might be the same, surest first. */
function candidatesOf(world: World, form: Form): PersonRow[] {
  const name = [form.fields["name.given"], form.fields["name.family"]].filter(Boolean).join(" ").toLowerCase();
  const keys = new Set(form.channels.map(({ address }) => addressKey(address)).filter(Boolean));
  const externalId = form.fields["id.external"] ?? "";
  return world.people
    .flatMap((person) => {
      const hasId = externalId !== "" && person.records.some((record) => record.externalId === externalId);
      const same = person.records.flatMap(({ channels }) => channels).find((one) => keys.has(addressKey(one.address)));
      const isNamesake = name !== "" && nameOf(person).toLowerCase() === name;
      if (hasId) return [{ person, rank: 0, reason: "has this id" }];
      if (same)
        return [{ person, rank: 1, reason: `same ${same.kind === "email" ? "e-mail address" : "phone number"}` }];
      return isNamesake ? [{ person, rank: 2, reason: "same or similar name" }] : [];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, 5)
    .map(({ person, reason }) => ({ ...rowOf(world, person, wordsOf(name)), reason }));
}
