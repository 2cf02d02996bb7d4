import { type Locator, type Page, expect } from "@playwright/test";

import type { FakeSystem, Replies } from "../support/fake.ts";
import { choose, textbox } from "./steps.ts";

/** A system that a test can pretend to be. */
export interface Pretended {
  /** As the console calls it. */
  readonly name: string;
  /** What stands after the host. */
  readonly path: string;
  /** What is typed to sign in, by label. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Whether it lists its customers. */
  readonly isListed: boolean;
  /** What it is asked by, so that each of the replies below is an answer. */
  readonly query: string;
  /** The replies around one customer or list of customers. */
  readonly replies: (listed: unknown, item?: unknown) => Replies;
}

export const securely: Pretended = {
  name: "Securely",
  path: "",
  credentials: { "API key": "fake-key", "API secret": "fake-secret" },
  isListed: false,
  query: "zoe@example.com",
  replies: (listed) => ({ "POST /customers/search": listed }),
};

export const secuconnect: Pretended = {
  name: "secuconnect",
  path: "",
  credentials: { "Client id": "fake-client", "Client secret": "fake-secret" },
  isListed: true,
  query: "zoe@example.com",
  replies: (listed, item = {}) => ({
    "POST /oauth/token": { access_token: "fake0token", expires_in: "1200", token_type: "bearer", scope: null },
    "GET /api/v2/Payment/Customers": listed,
    "GET /api/v2/Payment/Customers/*": item,
  }),
};

export const synctera: Pretended = {
  name: "Synctera",
  path: "/v0",
  credentials: { "API key": "fake-key" },
  isListed: true,
  query: "zoe@example.com",
  replies: (listed, item = {}) => ({ "GET /v0/customers": listed, "GET /v0/customers/*": item }),
};

/** From the first start to the filled form of a connection to a system that is not what it says. */
export async function fillIn(view: Page, system: Pretended, fake: FakeSystem): Promise<void> {
  await view.getByRole("button", { name: system.name, exact: true }).click();
  await choose(view, "Environment", "Another address");
  await textbox(view, "Base URL").fill(`${fake.address}${system.path}`);
  for (const [label, typed] of Object.entries(system.credentials))
    await view.getByLabel(label, { exact: true }).fill(typed);
}

/** Asks the system for {@link Pretended.query}, and returns the line in which it answers. */
export async function askFor(view: Page, system: Pretended): Promise<Locator> {
  await view.getByRole("searchbox", { name: "Find customers" }).fill(system.query);
  await view.getByRole("button", { name: "Ask the systems" }).first().click();
  const panel = view.getByRole("region", { name: "From the systems" });
  await expect(panel.getByText(/searching/u)).toHaveCount(0);
  return panel.getByRole("status").filter({ hasText: `${system.name}:` });
}

/** The page of a customer on which no card is without content. */
export async function expectNoBlankCard(view: Page): Promise<void> {
  const page = view.getByRole("article", { name: "Customer" });
  await expect(page.getByRole("heading", { level: 1 })).not.toBeEmpty();
  for (const card of await page.getByRole("region").all()) {
    const title = (await card.getByRole("heading").first().textContent()) ?? "";
    await expect
      .poll(async () => (await card.innerText()).trim().length, { message: title })
      .toBeGreaterThan(title.length);
  }
}
