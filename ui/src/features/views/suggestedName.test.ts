import { expect, it } from "vitest";

import { suggestedName } from "./suggestedName.ts";

it.each([
  ["status:frozen city:dresden", "frozen · dresden"],
  ['jan city:"bad homburg"', "jan · bad homburg"],
  ["  jansen ", "jansen"],
  ["", "by name"],
  ["x".repeat(90), "x".repeat(60)],
])("suggests a name for %j", (query, name) => expect(suggestedName(query, "name")).toBe(name));
