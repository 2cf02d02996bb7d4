import { expect } from "@playwright/test";

import { test } from "./fixtures.ts";

test("a request without end is answered before any command sees it", async ({ devhost }) => {
  const { origin, hash } = new URL(devhost.address);
  const token = decodeURIComponent(hash.replace("#token=", ""));
  const say = (bytes: number) =>
    fetch(`${origin}/rpc/draft_save`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ key: "new-customer", body: { note: "n".repeat(bytes) } }),
    });
  expect((await say(1_000)).status).toBe(200);
  // More than a form may have, and read all the same.
  const long = await say(100_000);
  expect(((await long.json()) as { message: string }).message).toContain("This form is too long");
  for (const bytes of [262_144, 1_500_000]) {
    const answer = await say(bytes);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: "invalid_input", reference: "request-size" });
  }
});
