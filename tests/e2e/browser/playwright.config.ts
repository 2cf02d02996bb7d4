import { defineConfig } from "@playwright/test";

/** The system's Chromium: nothing is downloaded. Quiet, and with no thread to anything but the console. */
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: ".",
  outputDir: "output",
  // Two cores are shared by the browser, the host and the sandbox.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: "list",
  timeout: 60_000,
  use: {
    trace: "off",
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    // Colours half-way between two states would be measured otherwise.
    contextOptions: { reducedMotion: "reduce" },
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: CHROMIUM_ARGUMENTS },
  },
});
