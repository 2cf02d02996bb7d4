import type { TimelineEntryView } from "../../contract/types.ts";
import { editableAddress, editableField } from "./amend.ts";
import { seedConflicts } from "./conflictStory.ts";
import { addOperation } from "./operations.ts";
import { inSecuconnect, inSecurely, inSynctera } from "./copies.ts";
import { seedCreates } from "./creates.ts";
import { channel, field } from "./people.ts";
import { badgeOf, type MemoryRecord, type World } from "./world.ts";

/** One customer with everything that can happen to one, and a few changes that wait. */
export function seedStory(world: World): void {
  const maria = world.people[0];
  const peter = world.people[7];
  const record = maria?.records[0];
  if (!maria || !peter || !record) return;

  record.fields["custom.segment"] = { value: "loyal", was: "new", change: "waiting" };
  record.channels = [
    {
      ...channel(world, "email", "maria.jansen@example.nl"),
      was: "m.jansen@oldmail.example",
      change: "changed",
      changeState: "waiting",
    },
    channel(world, "telephone", "+31 6 1234 5678"),
    channel(world, "telephone", "0612 34", "This is not a full phone number."),
    channel(world, "twitter", "mjansen_fietst"),
  ];
  const mailOnly = { given: "Maria", family: "Jansen", email: "maria.jansen@example.nl", number: 18 };
  const shop: MemoryRecord = {
    ...inSynctera(world, { ...mailOnly, phone: null }),
    connectionId: "conn-2",
    remoteId: "88120",
    externalId: "F-2093",
    fields: {
      "name.given": field("Maria"),
      "name.family": field("Jansen-Smit"),
      brand: field("Fietsenwinkel"),
      "custom.lidmaatschap": field("goud"),
    },
    channels: [channel(world, "email", "maria.jansen@example.nl"), channel(world, "telephone", "+31 6 1234 5678")],
  };
  maria.records.push(shop, inSecuconnect(world, { ...mailOnly, phone: "+31 6 1234 5678" }), {
    ...inSynctera(world, { ...mailOnly, phone: "+31 6 1234 5678" }),
    linked: { personId: "person-linked", at: new Date(Date.now() - 12 * 24 * 3_600_000).toISOString() },
  });
  world.remote.push({
    personId: world.nextId("person"),
    changedAt: world.now(),
    openedAt: null,
    records: [inSecurely(world, { ...mailOnly, phone: "+31 6 1234 5678" })],
  });

  addOperation(
    world,
    maria,
    record,
    "change_channel",
    [{ label: "E-mail", before: "m.jansen@oldmail.example", after: "maria.jansen@example.nl", theirs: null }],
    {
      state: { kind: "waiting_until", until: new Date(Date.now() + 24_000).toISOString() },
      editable: [editableAddress("address", "E-mail", "email", "maria.jansen@example.nl")],
    },
  );
  addOperation(world, maria, record, "edit", [{ label: "segment", before: "new", after: "loyal", theirs: null }], {
    state: { kind: "behind" },
    editable: [editableField("omnidesk", "custom.segment", "loyal")],
  });
  const other = peter.records[0];
  if (other) {
    other.fields["name.given"] = { value: "Łukasz", was: "Mario", change: "needs_attention" };
    const rejected = addOperation(
      world,
      peter,
      other,
      "edit",
      [{ label: "First name", before: "Mario", after: "Łukasz", theirs: null }],
      { state: { kind: "rejected" }, editable: [editableField("omnidesk", "name.given", "Łukasz")] },
    );
    rejected.attempts = 1;
    rejected.lastError = {
      code: "rejected_by_provider",
      message: "“Ł” is not a letter this system accepts in names.",
      fields: [
        {
          field: "name.given",
          rule: "characters",
          character: "Ł",
          message: "Use letters that the system knows.",
          connectionId: rejected.system.connectionId,
        },
      ],
      retry: { kind: "never" },
      reference: "7f3a-19c2",
    };
  }

  seedCreates(world);
  seedConflicts(world);

  const system = badgeOf(world, "conn-1");
  const entry = (
    minutesAgo: number,
    kind: TimelineEntryView["kind"],
    text: string,
    extra: Partial<TimelineEntryView> = {},
  ): TimelineEntryView => ({
    entryId: world.nextId("entry"),
    kind,
    text,
    subject: "",
    initiatedBy: "",
    at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    system,
    concerns: null,
    ticketId: null,
    sourceUrl: null,
    change: null,
    ...extra,
  });
  world.timelines.set(maria.personId, [
    entry(2, "edited", "", { subject: "E-mail", system: null, change: "waiting" }),
    entry(24, "ticket", "Ticket answered: “Where is my order?”", { ticketId: "8812", initiatedBy: "Sam" }),
    entry(170, "external_event", "Order A-20931 placed, € 249.00", {
      initiatedBy: "web shop",
      sourceUrl: "https://shop.example/orders/A-20931",
    }),
    entry(60 * 24 * 3, "message", "Newsletter “November” sent", { initiatedBy: "marketing" }),
    entry(60 * 24 * 9, "event", "Chat with Sam, 14 min", { ticketId: "8650", initiatedBy: "Sam" }),
    entry(60 * 24 * 20, "other", "Brand changed to Omnidesk Demo", { initiatedBy: "import" }),
    entry(60 * 24 * 260, "created", "", { system: null }),
  ]);
  world.timelinesRead.set(maria.personId, { at: new Date(Date.now() - 9 * 60_000).toISOString(), withTickets: true });
  world.savedAt = new Date(Date.now() - 2 * 60_000).toISOString();
}
