import { Agent } from "../support/agent.ts";
import { Bus } from "../support/bus.ts";
import { Desktop } from "../support/desktop.ts";
import { Recorder } from "../support/recorder.ts";
import { test } from "./fixtures.ts";
import { OUTPUT } from "./journey.ts";

/** The console gives the agent a minute to type the keychain's password before it says that it is locked. */
const LOCKED_MS = 75_000;

const PASSPHRASE = "four words make one";

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

test("a keychain that refuses a first start leaves a passphrase, which keeps what is done", async ({
  folder,
  sandbox,
}) => {
  const recorder = await Recorder.into(OUTPUT, "keychain-first-start-");
  const bus = await Bus.start(folder.file("session"));
  await bus.startKeychain("unlocked");
  await bus.setPolicy("denied");
  const desktop = await Desktop.start({
    dataFolder: folder.file("data"),
    env: { ...bus.env, CUSTOMER_CONSOLE_SANDBOX: sandbox.accessLine },
  });
  const step = <T>(title: string, work: () => Promise<T>) => recorder.step(title, () => desktop.window, work);
  try {
    let agent = new Agent(desktop.window);
    await step("what it says", async () => {
      await agent.sees("The keychain refused access", LOCKED_MS);
      await agent.sees("Allow this program to use the keychain and try again.");
      await agent.sees("There is no data on this computer yet.");
    });
    await step("a passphrase", async () => {
      await agent.press("Use a passphrase");
      // The focus is in the first box.
      await agent.sees("New passphrase again");
      await desktop.window.type(PASSPHRASE);
      await desktop.window.press("Tab");
      await desktop.window.type(PASSPHRASE);
    });
    await agent.press("Set passphrase");
    await step("going on", async () => {
      await desktop.window.find("button", { name: /^Start exploring/u });
      await agent.statusReads("Credentials not kept after closing");
    });
    await desktop.restart();
    agent = new Agent(desktop.window);
    await step("locked after a restart", async () => {
      await agent.sees("It opens with your passphrase after each start.");
      await desktop.window.type(PASSPHRASE);
    });
    await agent.press("Unlock");
    await desktop.window.find("button", { name: /^Start exploring/u });
  } finally {
    await desktop.stop();
    await bus.stop();
  }
});
