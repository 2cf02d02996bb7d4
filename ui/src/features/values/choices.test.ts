import { expect, it } from "vitest";

import { inSentenceCase } from "./choices.ts";

it("writes the words of systems as people do, and leaves others alone", () => {
  expect(inSentenceCase("INVITE_CUSTOMER")).toBe("Invite customer");
  expect(inSentenceCase("FROZEN")).toBe("Frozen");
  expect(inSentenceCase("Mrs.")).toBe("Mrs.");
  expect(inSentenceCase("NL"), "an abbreviation is no word").toBe("NL");
  expect(inSentenceCase("createCustomerCRUD")).toBe("createCustomerCRUD");
});
