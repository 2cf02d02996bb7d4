import { describe, expect, it } from "vitest";

import type { ChannelView, FieldView, PersonView, RecordView } from "../../contract/types.ts";
import { addressLines } from "./addresses.ts";
import { channelLines, fieldLines } from "./lines.ts";

const yes = { ok: true, reason: null, unverified: false };
const no = { ok: false, reason: "This cannot be changed there.", unverified: false };

function record(id: string): RecordView {
  const system = { connectionId: `conn-${id}`, provider: id, badge: id.toUpperCase(), name: `System ${id}` };
  return {
    recordId: id,
    system,
    remoteId: id,
    externalId: null,
    state: "known",
    seenAt: null,
    goneAt: null,
    forget: no,
    edit: yes,
    addChannel: yes,
    changeChannel: yes,
    removeChannel: yes,
    addEvent: yes,
    crmSync: no,
    delete: yes,
    purge: no,
    timeline: no,
    customFields: false,
    unlink: yes,
    linkedAt: null,
  };
}

function field(recordId: string, key: string, value: string, more: Partial<FieldView> = {}): FieldView {
  return {
    recordId,
    key,
    label: key,
    group: "identity",
    kind: "text",
    value,
    mark: null,
    was: null,
    change: null,
    merged: null,
    edit: yes,
    rule: "",
    choices: [],
    masked: false,
    secret: false,
    confirm: [],
    asksFor: null,
    ...more,
  };
}

function channel(recordId: string, kind: string, address: string, more: Partial<ChannelView> = {}): ChannelView {
  return {
    channelId: `${recordId} ${kind} ${address}`,
    recordId,
    kind,
    label: kind,
    address,
    raw: address,
    note: null,
    was: null,
    change: null,
    changeState: null,
    edit: yes,
    remove: yes,
    ...more,
  };
}

function person(fields: FieldView[], channels: ChannelView[] = []): PersonView {
  const records = ["om", "sc", "sy"].map(record);
  return {
    personId: "person",
    name: "Maria Jansen",
    initials: "MJ",
    systems: records.map((one) => one.system),
    records,
    fields,
    channels,
    waiting: 0,
    needsAttention: 0,
  };
}

const badges = (lines: readonly { systems: readonly { badge: string }[] }[]) =>
  lines.map((line) => line.systems.map((system) => system.badge).join(" "));

describe("lines of fields", () => {
  it("are one where the value is the same, with every badge", () => {
    const lines = fieldLines(person(["om", "sc", "sy"].map((id) => field(id, "name.given", "Maria"))), "identity");
    expect(badges(lines)).toEqual(["OM SC SY"]);
    expect(lines[0]).toMatchObject({ isOneOfSeveral: false, differs: false, hasOthers: false });
  });

  it("stay one while a change waits in one of the systems", () => {
    const [line] = fieldLines(
      person([
        field("om", "name.given", "Maria", { was: "Mara", change: "waiting" }),
        field("sc", "name.given", "Maria"),
      ]),
      "identity",
    );
    expect(line?.held.map((one) => [one.system.badge, one.was, one.change])).toEqual([
      ["OM", "Mara", "waiting"],
      ["SC", null, null],
    ]);
  });

  it.each([
    ["date", "1990-03-02", "1990-03-02T00:00:00", true],
    ["email", "Maria@Example.nl", "maria@example.nl", true],
    ["postal_code", "1015 CR", "1015cr", true],
    ["country_name", "Netherlands", "NL", true],
    ["ssn", "6789", "•••-••-6789", true],
    ["text", "Jansen", "jansen", false],
    ["postal_code", "01234", "1234", false],
  ] as const)("of kind %s: %s and %s are one: %s", (kind, one, other, isOne) => {
    const lines = fieldLines(person([field("om", "x", one, { kind }), field("sc", "x", other, { kind })]), "identity");
    expect(lines).toHaveLength(isOne ? 1 : 2);
    if (isOne) expect(lines[0]?.writings, "another writing is told of").toMatchObject([{ text: other }]);
  });

  it("say that they differ only where both are set and could be made to agree", () => {
    const differing = fieldLines(person([field("om", "x", "a"), field("sc", "x", "b")]), "identity");
    expect(differing.map((line) => line.differs)).toEqual([true, true]);
    const unset = fieldLines(person([field("om", "x", "a"), field("sc", "x", "")]), "identity");
    expect(unset.map((line) => [line.isOneOfSeveral, line.differs])).toEqual([
      [true, false],
      [true, false],
    ]);
    const ids = fieldLines(
      person([field("om", "x", "1", { edit: no }), field("sc", "x", "2", { edit: no })]),
      "identity",
    );
    expect(
      ids.map((line) => line.differs),
      "ids are not supposed to agree",
    ).toEqual([false, false]);
  });

  it("are hidden and secret if one of the systems wants that", () => {
    const [line] = fieldLines(
      person([field("om", "x", "1"), field("sy", "x", "1", { masked: true, secret: true })]),
      "identity",
    );
    expect(line).toMatchObject({ isMasked: true, isSecret: true });
  });

  it("compare hidden values by their marks: the year alone says nothing", () => {
    const date = (system: string, mark: string, more: Partial<FieldView> = {}) =>
      field(system, "birth.date", "•• ••• 1990", { kind: "date", masked: true, mark, ...more });
    const lines = (...fields: FieldView[]) => fieldLines(person(fields), "identity").map((line) => line.systems.length);
    expect(lines(date("sc", "a"), date("sy", "a"))).toEqual([2]);
    expect(lines(date("sc", "a"), date("sy", "b"))).toEqual([1, 1]);
    expect(lines(date("sc", "a"), date("sy", "a", { mark: null, value: "" }))).toEqual([1, 1]);
  });

  it("leave out what only ever goes along with another field", () => {
    const fields = [
      field("sy", "ban.status", "ALLOWED", { asksFor: { key: "ban.note", label: "Reason" } }),
      field("sy", "ban.note", ""),
    ];
    expect(fieldLines(person(fields), "identity").map((line) => line.field.key)).toEqual(["ban.status"]);
  });
});

describe("lines of channels", () => {
  it("are one for the same number however it is held, in the order people look for them", () => {
    const lines = channelLines(
      person(
        [],
        [
          channel("om", "twitter", "mjansen"),
          channel("om", "telephone", "+31 6 1234 5678", { raw: "0031612345678" }),
          channel("sy", "telephone", "+31 6 1234 5678", { raw: "+31612345678" }),
          channel("sc", "mobile", "+31 6 1234 5678"),
          channel("sc", "email", "Maria@example.nl"),
        ],
      ),
    );
    expect(lines.map((line) => line.channel.kind)).toEqual(["email", "telephone", "mobile", "twitter"]);
    expect(badges(lines)).toEqual(["SC", "OM SY", "SC", "OM"]);
    expect(lines.map((line) => line.isSameNumber)).toEqual([false, false, true, false]);
  });

  it("keep what will be removed apart", () => {
    const mail = channel("om", "email", "a@example.nl", { change: "removed", changeState: "waiting" });
    expect(channelLines(person([], [mail, channel("sc", "email", "a@example.nl")]))).toHaveLength(2);
  });
});

describe("lines of addresses", () => {
  const kinds: Record<string, FieldView["kind"]> = { postal_code: "postal_code", country: "country_name" };
  const part = (recordId: string, name: string, value: string) =>
    field(recordId, `address.legal.${name}`, value, { group: "legal_address", kind: kinds[name] ?? "text" });
  const inSecuconnect = [
    part("sc", "street", "Keizersgracht"),
    part("sc", "number", "12"),
    part("sc", "postal_code", "1015 CR"),
    part("sc", "city", "Amsterdam"),
    part("sc", "country", "Netherlands"),
  ];

  it("are one however a system cuts the address, its parts in the usual order", () => {
    const inSynctera = [
      part("sy", "line1", "Keizersgracht 12"),
      part("sy", "city", "Amsterdam"),
      part("sy", "postal_code", "1015CR"),
      part("sy", "country", "NL"),
    ];
    const lines = addressLines(person([...inSecuconnect, ...inSynctera]), "legal_address");
    expect(badges(lines)).toEqual(["SC SY"]);
    expect(lines[0]?.text).toBe("Keizersgracht 12, 1015 CR Amsterdam, Netherlands");
    expect(lines[0]?.parts.map((one) => one.field.key.split(".").at(-1))).toEqual([
      "street",
      "number",
      "line1",
      "postal_code",
      "city",
      "country",
    ]);
  });

  it("differ where somebody moved, and say nothing where nothing is set", () => {
    const moved = [part("sy", "line1", "Singel 3"), part("sy", "city", "Amsterdam")];
    const unset = [part("om", "line1", "")];
    const lines = addressLines(person([...inSecuconnect, ...moved, ...unset]), "legal_address");
    expect(lines.map((line) => [line.text, line.differs])).toEqual([
      ["", false],
      ["Keizersgracht 12, 1015 CR Amsterdam, Netherlands", true],
      ["Singel 3, Amsterdam", true],
    ]);
  });
});
