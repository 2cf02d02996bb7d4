import { mkdir, rename, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import path from "node:path";

import { Program } from "./program.ts";
import { waitFor } from "./waiting.ts";

/** Who gets through to the keychain: everybody, or nobody, which is how a program in a box of its own is refused. */
type Policy = "allowed" | "denied";

/** A session bus on which nothing is started by being asked for: only what a test puts there is there. */
function configuration(keychain: Policy): string {
  const denied = `<policy context="mandatory"><deny send_destination="${KEYCHAIN}"/></policy>`;
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  ${keychain === "denied" ? denied : ""}
</busconfig>
`;
}

const PASSWORD = "test";

/** The number of the request that takes the password, on the keychain's own socket. */
const UNLOCK = 1;

const KEYCHAIN = "org.freedesktop.secrets";

const CONFIGURATION = "bus.conf";

/** A message bus with a home of its own, and as much of a keychain as a test wants. */
export class Bus {
  readonly #bus: Program;
  readonly #folder: string;
  #keychain: Program | undefined;
  /** What a program needs in its environment to live here. */
  readonly env: Readonly<Record<string, string>>;

  private constructor(bus: Program, folder: string, env: Readonly<Record<string, string>>) {
    this.#bus = bus;
    this.#folder = folder;
    this.env = env;
  }

  static async start(folder: string, keychain: Policy = "allowed"): Promise<Bus> {
    const home = (name: string) => path.join(folder, name);
    const variables = { HOME: "home", XDG_DATA_HOME: "share", XDG_CONFIG_HOME: "config", XDG_RUNTIME_DIR: "run" };
    const env = Object.fromEntries(Object.entries(variables).map(([variable, name]) => [variable, home(name)]));
    // Others must not be able to read a runtime directory, or programs refuse it.
    for (const name of Object.values(variables)) await mkdir(home(name), { recursive: true, mode: 0o700 });
    await writeFile(home(CONFIGURATION), configuration(keychain));
    const bus = new Program("dbus-daemon", {
      args: [`--config-file=${home(CONFIGURATION)}`, "--nofork", "--print-address"],
      env,
    });
    return new Bus(bus, folder, { ...env, DBUS_SESSION_BUS_ADDRESS: await bus.firstLine() });
  }

  /** Lets programs through to the keychain from now on, or not any more. */
  async setPolicy(keychain: Policy): Promise<void> {
    await writeFile(path.join(this.#folder, CONFIGURATION), configuration(keychain));
    const bus = ["--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus"];
    await this.#ask(["call", "--session", ...bus, "--method", "org.freedesktop.DBus.ReloadConfig"]);
  }

  /** Puts the keychain on the bus, in place of the one that is there; it stays locked unless it is told its password. */
  async startKeychain(state: "unlocked" | "locked"): Promise<void> {
    await this.stopKeychain();
    const args = ["--foreground", "--components=secrets", ...(state === "unlocked" ? ["--unlock"] : [])];
    const options = { args, env: this.env };
    this.#keychain = new Program(
      "gnome-keyring-daemon",
      state === "unlocked" ? { ...options, input: PASSWORD } : options,
    );
    await this.#ask(["wait", "--session", "--timeout", "15", KEYCHAIN]);
  }

  /**
   * Changes the unlocked keychain for another one, as somebody does who moves to another computer or another keychain. One of
   * a name that was not there before is empty.
   */
  async changeKeychain(from: string, to: string): Promise<void> {
    await this.stopKeychain();
    const kept = path.join(this.#folder, "share", "keyrings");
    await rename(kept, `${kept}-${from}`);
    await rename(`${kept}-${to}`, kept).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    await this.startKeychain("unlocked");
  }

  async #ask(args: readonly string[]): Promise<void> {
    const asking = new Program("gdbus", { args, env: this.env });
    await waitFor("the bus to answer", () => (asking.isRunning ? undefined : true));
  }

  /** Tells the keychain on the bus its password, the way logging in does. */
  async unlockKeychain(): Promise<void> {
    const password = Buffer.from(PASSWORD);
    // A byte that carries the sender's credentials; then length, request, and the password with its own length.
    const request = Buffer.alloc(1 + 12 + password.length);
    request.writeUInt32BE(request.length - 1, 1);
    request.writeUInt32BE(UNLOCK, 5);
    request.writeUInt32BE(password.length, 9);
    password.copy(request, 13);
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const socket = createConnection(path.join(this.env["XDG_RUNTIME_DIR"] ?? "", "keyring/control"));
      socket.once("error", reject);
      socket.once("data", (data) => {
        socket.destroy();
        resolve(data);
      });
      socket.write(request);
    });
    if (answer.readUInt32BE(4) !== 0) throw new Error("the keychain does not take its password");
  }

  /** Takes the keychain off the bus. What it keeps stays in its files. */
  async stopKeychain(): Promise<void> {
    await this.#keychain?.stop();
    this.#keychain = undefined;
  }

  async stop(): Promise<void> {
    await this.stopKeychain();
    await this.#bus.stop();
  }
}
