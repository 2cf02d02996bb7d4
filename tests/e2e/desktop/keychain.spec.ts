import { Agent } from "../support/agent.ts";
import { Bus } from "../support/bus.ts";
import { Desktop } from "../support/desktop.ts";
import { test } from "./fixtures.ts";

/** The console gives the agent a minute to type the keychain's password before it says that it is locked. */
const LOCKED_MS = 75_000;

test.setTimeout(200_000);

test("without a keychain the console works, and says that nothing is kept", async ({ folder, sandbox }) => {
  const bus = await Bus.start(folder.file("session"));
  const desktop = await Desktop.start({
    dataFolder: folder.file("data"),
    env: { ...bus.env, CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine },
  });
  try {
    const agent = new Agent(desktop.window);
    await desktop.window.find("button", { name: /^Start exploring/u });
    await agent.statusReads("Not kept after closing");
    await desktop.window.press("Enter");
    await desktop.window.find("grid", { name: "Customers" });
    await agent.goTo("Settings");
    await agent.sees("This computer has no keychain");
  } finally {
    await desktop.stop();
    await bus.stop();
  }
});

test("a locked keychain is no dead end", async ({ folder, sandbox }) => {
  const bus = await Bus.start(folder.file("session"));
  // A keychain is made when it is first unlocked; afterwards it can be locked.
  await bus.startKeychain("unlocked");
  await bus.startKeychain("locked");
  const desktop = await Desktop.start({
    dataFolder: folder.file("data"),
    env: { ...bus.env, CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine },
  });
  try {
    const agent = new Agent(desktop.window);
    await agent.sees("The keychain is locked", LOCKED_MS);
    await agent.sees("Unlock the keychain of your system and try again.");
    await bus.unlockKeychain();
    await agent.press("Try again");
    await desktop.window.find("button", { name: /^Start exploring/u });
    await agent.statusReads("Encrypted");
  } finally {
    await desktop.stop();
    await bus.stop();
  }
});
