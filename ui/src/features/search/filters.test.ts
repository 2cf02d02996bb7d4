import { describe, expect, it } from "vitest";

import { complaintAbout, hasFilter, helpWith } from "./filters.ts";

const connections = [
  { name: "Synctera", provider: "synctera" },
  { name: "My Shop", provider: "omnidesk" },
  { name: "Sécurité", provider: "securely" },
];
const offers = (query: string) => helpWith(query, connections)?.offers.map((one) => one.query);

describe("help with a filter", () => {
  it("offers the systems, as they are to be written", () => {
    expect(offers("in:")).toEqual(["in:synctera ", 'in:"My Shop" ', "in:sécurité "]);
    expect(offers("jan in:sy")).toEqual(["jan in:synctera "]);
    expect(offers("in:SECU"), "accents are not asked for").toEqual(["in:sécurité "]);
    expect(offers('jan in:"my s')).toEqual(['jan in:"My Shop" ']);
  });

  it("offers what a customer can have", () => {
    expect(offers("has:p")).toEqual(["has:pending ", "has:phone "]);
  });

  it("offers the filters after a colon that follows none", () => {
    expect(offers("jan :")).toEqual(["jan in:", "jan status:", "jan city:", "jan country:", "jan has:"]);
  });

  it("says in words what has no list", () => {
    expect(helpWith("city:", connections)).toMatchObject({ offers: [], line: expect.stringContaining("dresden") });
  });

  it.each([
    "",
    "jan",
    "in:synctera",
    "in:synctera ",
    'in:"My Shop" ',
    "in: jan",
    "city:dres",
    "http://example",
    "in:zz",
  ])("keeps away from %j", (query) => expect(helpWith(query, connections)).toBeNull());
});

describe("what is wrong with a filter", () => {
  it.each([
    ["in:foo jan", "No connection is called “foo”"],
    ['in:"my x"', "No connection is called “my x”"],
    ["has:wings", "“wings” is nothing to have: conflict, pending, phone and email are"],
    ["town:dresden", "There is no filter called “town:”"],
  ])("%j", (query, words) => expect(complaintAbout(query, connections)).toBe(words));

  it.each(["in:sync", "in:omni", "has:conf", "city:nowhere", "jan", "in:", "12:30"])("nothing with %j", (query) =>
    expect(complaintAbout(query, connections)).toBeNull(),
  );

  it("tells a filter from a word", () => {
    expect(hasFilter("jan city:dresden")).toBe(true);
    expect(hasFilter("jan city:")).toBe(false);
    expect(hasFilter("town:dresden")).toBe(false);
  });
});
