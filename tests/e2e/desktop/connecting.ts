import type { Agent } from "../support/agent.ts";
import type { SandboxAccess } from "../support/sandbox.ts";

/** Adds a connection to an Omnidesk that runs outside of the program, by typing where it is and its key. */
export async function connectOmnidesk(agent: Agent, name: string, { omnidesk }: SandboxAccess): Promise<void> {
  const { window } = agent;
  await agent.goTo("Settings");
  await agent.press("Add connection");
  await (await window.find("menuitem", { name: "Omnidesk" })).click();
  const form = await window.find("form", { name: "Connection" });
  await agent.fill("Name", name, form);
  await agent.choose(/Environment$/u, "Another address", form);
  await agent.fill("Base URL", omnidesk.baseUrl, form);
  await agent.fill(/^API key/u, omnidesk.apiKey, form);
  await agent.fill("Brand id", String(omnidesk.brandId), form);
  await agent.fill("Brand name", omnidesk.brandName, form);
  await agent.press("Save connection", form);
  await window.find("listitem", { name: new RegExp(`^${name}`, "u") });
}
