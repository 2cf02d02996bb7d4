import path from "node:path";

import { Recorder } from "../support/recorder.ts";
import { test } from "./fixtures.ts";

/** Where the pictures go when nobody asked for them. */
const OWN_OUTPUT = path.join(import.meta.dirname, "output", "smoke");

test("the main job in the real window", async ({ window }) => {
  const recorder = await Recorder.into(process.env["SMOKE_DIR"] ?? OWN_OUTPUT);

  await recorder.step("first start", window, async () => {
    await window.find("heading", { name: "All your customers, one desk." });
  });

  await recorder.step("explore with sample data", window, async () => {
    await (await window.find("button", { name: /^Start exploring/u })).click();
    await window.find("grid", { name: /customers/iu });
  });

  await recorder.step("find a customer", window, async () => {
    await window.press("/");
    await window.type("de");
    await window.find("grid", { name: /customers/iu });
  });
});
