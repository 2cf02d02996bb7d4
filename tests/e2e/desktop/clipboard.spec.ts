import { Agent } from "../support/agent.ts";
import { clipboardText } from "../support/clipboard.ts";
import { waitFor } from "../support/waiting.ts";
import { test } from "./fixtures.ts";

const BORN = "1987-06-05";

/** A hidden value is cleared after half a minute; this is how long it may take on a busy machine. */
const CLEARED_MS = 60_000;

test.setTimeout(240_000);

test("a copied birth date is there for other programs, and gone after half a minute", async ({ window }) => {
  const agent = new Agent(window);
  await window.find("button", { name: /^Start exploring/u });
  await window.press("Enter");
  await window.find("grid", { name: "Customers" });
  await agent.press(/^New customer/u);
  await window.find("form", { name: "New customer" });
  await agent.tick(await window.find("group", { name: "Create in" }), ["secuconnect sample"]);
  await agent.fill("First name", "Wilma");
  await agent.fill("Last name", "Zandstra");
  await agent.fill("Date of birth", BORN);
  await agent.press(/^Create customer/u);
  await window.find("heading", { name: "Wilma Zandstra" });

  await agent.press("More for Date of birth");
  await (await window.find("menuitem", { name: "Copy the text" })).click();
  await waitFor("the date on the clipboard", async () => ((await clipboardText()) === BORN ? true : undefined));
  await waitFor("an empty clipboard", async () => ((await clipboardText()) === null ? true : undefined), CLEARED_MS);
});
