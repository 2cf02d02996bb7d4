import { describe, expect, it } from "vitest";

import type { ConflictLine, ConflictPart } from "../../contract/types.ts";
import { answerOf, draftBody, restoreDecisions, undecided } from "./decisions.ts";
import { lineTexts } from "./lineValues.ts";

function part(key: string, more: Partial<ConflictPart> = {}): ConflictPart {
  return {
    key,
    label: key,
    kind: "text",
    rule: "",
    choices: [],
    masked: false,
    was: `was ${key}`,
    yours: `yours ${key}`,
    theirs: `theirs ${key}`,
    ...more,
  };
}

const line = (lineId: string, parts: ConflictPart[]): ConflictLine => ({
  lineId,
  label: lineId,
  plural: `${lineId}s`,
  alike: 1,
  parts,
});

const phone = line("phone", [part("phone")]);
const birth = line("birth", [part("birth.date", { masked: true })]);

describe("an answer", () => {
  it("is there only when every line is decided", () => {
    expect(answerOf([phone, birth], { takes: { phone: "yours" }, others: {} })).toBeNull();
    expect(answerOf([phone, birth], { takes: { phone: "yours", birth: "theirs" }, others: {} })).toEqual({
      phone: { take: "yours" },
      birth: { take: "theirs" },
    });
  });

  it("has all parts of another value, those that were not typed as the agent had them", () => {
    const address = line("address", [part("line1"), part("city")]);
    expect(answerOf([address], { takes: { address: "other" }, others: { address: { city: "Utrecht" } } })).toEqual({
      address: { take: "other", values: { line1: "yours line1", city: "Utrecht" } },
    });
  });
});

describe("what is kept of it", () => {
  it("comes back as it was", () => {
    const decisions = { takes: { phone: "other" as const }, others: { phone: { phone: "+31 6" } } };
    expect(restoreDecisions(draftBody([phone], decisions))).toEqual(decisions);
  });

  it("holds no hidden value", () => {
    const decisions = { takes: { birth: "other" as const }, others: { birth: { "birth.date": "1990-01-01" } } };
    expect(JSON.stringify(draftBody([birth], decisions))).not.toContain("1990");
  });

  it("may come from another version of the program", () => {
    expect(restoreDecisions(null)).toEqual(undecided);
    expect(restoreDecisions({ takes: { phone: "nobody" }, others: 3 })).toEqual(undecided);
  });
});

it("writes parts that belong on one line so", () => {
  const address = line("address", [
    part("address.legal.line1", { yours: "Keizersgracht 12" }),
    part("address.legal.postal_code", { yours: "1015 CR" }),
    part("address.legal.city", { yours: "Amsterdam" }),
    part("address.legal.region", { yours: "" }),
  ]);
  expect(lineTexts(address, "yours")).toEqual(["Keizersgracht 12", "1015 CR Amsterdam"]);
});
