import { freePort } from "./ports.ts";
import { descendantsOf, endProcess, processesOf, variableOf } from "./processes.ts";
import { Program, flags, ownBinary } from "./program.ts";
import { PATIENCE_MS, waitFor } from "./waiting.ts";
import { WebDriver, isReady } from "./webdriver.ts";

/** Tells the console where its data is. */
const DATA_FOLDER = "CUSTOMER_CONSOLE_DATA_DIR";

/** Tells the console what it begins with, when it goes on in another process. */
const START = "CUSTOMER_CONSOLE_START";

const NATIVE_DRIVER = "/usr/bin/WebKitWebDriver";

export interface DesktopOptions {
  readonly dataFolder: string;
  /** What else the console finds in its environment, such as the access to a sandbox. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One run of the console, and the driver that started it. */
interface Run {
  readonly driver: Program;
  readonly window: WebDriver;
}

/** The real console in its real window. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #logs: Buffer[] = [];
  #run: Run;
  #isRunning = true;

  private constructor(options: DesktopOptions, run: Run) {
    this.#options = options;
    this.#run = run;
  }

  /** Starts the console; the answer comes once its page is loaded. */
  static async start(options: DesktopOptions): Promise<Desktop> {
    return new Desktop(options, await launch(options));
  }

  /** The window of the current run. */
  get window(): WebDriver {
    return this.#run.window;
  }

  /** What the console and its web view have printed in all runs that have ended. */
  get log(): Buffer {
    return Buffer.concat(this.#logs);
  }

  /** Closes the console, then the driver; returns once the console has let go of its data. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    const { driver, window } = this.#run;
    try {
      await window.close();
    } finally {
      await driver.stop();
      this.#logs.push(driver.output);
      await this.#end();
    }
  }

  /** The driver closes the page, but now and then leaves the program behind it running, which then keeps hold of its data. */
  async #end(): Promise<void> {
    await waitFor("the end of the console", async () => {
      const left = await this.processes();
      for (const id of left) endProcess(id);
      return left.length === 0 ? true : undefined;
    });
  }

  /** The console's own processes, without those of its web view. */
  async processes(): Promise<number[]> {
    return processesOf(application(), DATA_FOLDER, this.#options.dataFolder);
  }

  /** The console's own processes, then those of its web view. */
  async allProcesses(): Promise<number[]> {
    const own = await this.processes();
    return [...own, ...(await Promise.all(own.map(descendantsOf))).flat()];
  }

  /** Kills the console while it works, as a power cut would, and starts it again on the same data. */
  async killAndRestart(): Promise<void> {
    for (const id of await this.processes()) endProcess(id, "SIGKILL");
    this.#isRunning = false;
    await this.#run.driver.stop();
    this.#logs.push(this.#run.driver.output);
    await this.#end();
    this.#run = await launch(this.#options);
    this.#isRunning = true;
  }

  /**
   * Does what makes the console go on in another process of the same number, of which the driver knows nothing. Returns that
   * process and those of its web view, once they are there and none of the old ones is left.
   */
  async leave(doing: () => Promise<void>, start: string, patienceMs: number = PATIENCE_MS): Promise<number[]> {
    const [console, ...views] = await this.allProcesses();
    await doing();
    const haveArrived = async () => {
      if (console === undefined || (await variableOf(console, START)) !== start) return undefined;
      const after = await this.allProcesses();
      const isComplete = after.length > views.length && !views.some((id) => after.includes(id));
      return isComplete ? after : undefined;
    };
    return waitFor("the console in another process", haveArrived, patienceMs);
  }

  /** Ends the console that has left its driver, and starts it again on the same data, with this in its environment. */
  async comeBack(env: Readonly<Record<string, string>>): Promise<void> {
    this.#isRunning = false;
    await this.#end();
    await this.#run.driver.stop();
    this.#logs.push(this.#run.driver.output);
    this.#run = await launch({ ...this.#options, env: { ...this.#options.env, ...env } });
    this.#isRunning = true;
  }

  /** Closes the console and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.stop();
    this.#run = await launch(this.#options);
    this.#isRunning = true;
  }
}

function application(): string {
  return ownBinary("APP_BINARY", "customer-console");
}

async function launch(options: DesktopOptions): Promise<Run> {
  const [port, nativePort] = [await freePort(), await freePort()];
  // The console inherits the driver's environment, so each run has a driver of its own.
  const driver = new Program(process.env["TAURI_DRIVER"] ?? "tauri-driver", {
    args: flags({ port, "native-port": nativePort, "native-driver": NATIVE_DRIVER }),
    env: { ...options.env, [DATA_FOLDER]: options.dataFolder },
  });
  const address = `http://127.0.0.1:${port}`;
  try {
    await waitFor("the driver", async () => ((await isReady(address)) ? true : undefined));
    const capabilities = { browserName: "wry", "tauri:options": { application: application() } };
    const window = await WebDriver.open(address, capabilities);
    return { driver, window };
  } catch (error) {
    await driver.stop();
    throw error;
  }
}
