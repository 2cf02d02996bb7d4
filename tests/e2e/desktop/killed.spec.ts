import { Agent } from "../support/agent.ts";
import { listedCount, somebody } from "../support/people.ts";
import { waitFor } from "../support/waiting.ts";
import { test } from "./fixtures.ts";
import { expectEverybody } from "./journey.ts";

const HALF = "Wilhel";

/** What is kept of the half-typed values of the customer who is found by a text. Runs in the page. */
const KEPT = `
  const done = arguments[arguments.length - 1];
  const ask = (name, request) => window.__TAURI_INTERNALS__.invoke(name, { request });
  (async () => {
    const { rows } = await ask("customers_search", { query: arguments[0], sort: "relevance", offset: 0, limit: 1 });
    const { records } = await ask("person_get", { personId: rows[0].personId });
    const keys = ["edits", "channel"].map((form) => form + ":" + records[0].recordId);
    const drafts = await Promise.all(keys.map((key) => ask("draft_get", { key })));
    done(JSON.stringify(drafts.map(({ body }) => body)));
  })().catch((error) => done(JSON.stringify(error)));
`;

test("what is half typed is there again after the console was killed", async ({ desktop, sandbox }) => {
  const who = await somebody(sandbox);
  let agent = new Agent(desktop.window);
  await desktop.window.find("button", { name: /^Start exploring/u });
  await desktop.window.press("Enter");
  const everybody = await listedCount(sandbox);
  await expectEverybody(desktop.window, everybody);
  const open = async () => {
    await agent.search(who.email);
    await agent.expectOnly(who.name);
    await agent.open(who.name);
  };
  await open();
  await agent.press(/^Add channel/u);
  const form = await desktop.window.find("form", { name: "Add channel" });
  await agent.fill("Address", "half@", form);
  await agent.press("Edit First name");
  await desktop.window.find("textbox", { name: "First name" });
  await desktop.window.type(HALF);
  await waitFor("both to be kept", async () => {
    const kept = await desktop.window.post<string>("execute/async", { script: KEPT, args: [who.email] });
    if (!kept.includes(HALF) || !kept.includes("half@")) throw new Error(`so far there is ${kept}`);
    return true;
  });

  await desktop.killAndRestart();
  agent = new Agent(desktop.window);
  await expectEverybody(desktop.window, everybody);
  await open();
  const valueOf = async (name: string) => (await desktop.window.find("textbox", { name })).property<string>("value");
  await waitFor("the half name", async () => ((await valueOf("First name")) === HALF ? true : undefined));
  await waitFor("the half address", async () => ((await valueOf("Address")) === "half@" ? true : undefined));
  await agent.sees("Not saved yet");
});
