import { freePort } from "./ports.ts";
import { Program, flags, ownBinary } from "./program.ts";
import { waitFor } from "./waiting.ts";
import { WebDriver, isReady } from "./webdriver.ts";

const NATIVE_DRIVER = "/usr/bin/WebKitWebDriver";

export interface DesktopOptions {
  readonly dataFolder: string;
  /** What else the console finds in its environment, such as the access to a sandbox. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real console in its real window. */
export class Desktop {
  readonly #driverProgram: Program;
  readonly window: WebDriver;

  private constructor(driverProgram: Program, window: WebDriver) {
    this.#driverProgram = driverProgram;
    this.window = window;
  }

  /** Starts the console; the answer comes once its page is loaded. */
  static async start(options: DesktopOptions): Promise<Desktop> {
    const [port, nativePort] = [await freePort(), await freePort()];
    // The console inherits the driver's environment, so each console has a driver of its own.
    const driverProgram = new Program(process.env["TAURI_DRIVER"] ?? "tauri-driver", {
      args: flags({ port, "native-port": nativePort, "native-driver": NATIVE_DRIVER }),
      env: { ...options.env, CUSTOMER_CONSOLE_DATA_DIR: options.dataFolder },
    });
    const address = `http://127.0.0.1:${port}`;
    try {
      await waitFor("the driver", async () => ((await isReady(address)) ? true : undefined));
      const application = ownBinary("APP_BINARY", "customer-console");
      const window = await WebDriver.open(address, { browserName: "wry", "tauri:options": { application } });
      return new Desktop(driverProgram, window);
    } catch (error) {
      await driverProgram.stop();
      throw error;
    }
  }

  /** Closes the window as its user would leave it, then the driver. */
  async stop(): Promise<void> {
    try {
      await this.window.close();
    } finally {
      await this.#driverProgram.stop();
    }
  }
}
