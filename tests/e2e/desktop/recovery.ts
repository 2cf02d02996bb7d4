import type { Agent } from "../support/agent.ts";

/** Reads the recovery code off the screen, in the order of its parts. Runs in the page. */
const READ_CODE = `return [...document.querySelectorAll("[role=alertdialog] code")].map((part) => part.textContent);`;

/** Makes a recovery code in the settings, and gives back the two parts that are asked for. Returns all eight. */
export async function makeRecoveryCode(agent: Agent): Promise<readonly string[]> {
  const { window } = agent;
  await agent.goTo("Settings");
  await agent.press("Make a code …");
  await agent.press("Make the code", await window.find("alertdialog", { name: "Make a recovery code" }));
  const shown = await window.find("alertdialog", { name: "Write this code down" });
  const parts = await window.execute<string[]>(READ_CODE);
  await agent.press("I wrote it down", shown);
  const asking = await window.find("alertdialog", { name: "Is it written down?" });
  for (const box of await window.all("textbox", { within: asking })) {
    const number = Number(/^Part (\d)/u.exec(await box.name())?.[1]);
    await box.click();
    await window.type(parts[number - 1] ?? "");
  }
  await agent.press("Check", asking);
  await agent.press("Done", await window.find("alertdialog", { name: "The code is good" }));
  await window.gone("alertdialog");
  return parts;
}

/** Types a recovery code, or how it begins, where the console asks for one. A full box leads to the next. */
export async function typeRecoveryCode(agent: Agent, parts: readonly string[]): Promise<void> {
  const { window } = agent;
  await (await window.find("textbox", { name: "Part 1" })).click();
  await window.press("Control+a");
  await window.type(parts.join(""));
  await agent.press("Open with the code");
}
