import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "output",
  // One screen, one keyboard focus: windows are driven one at a time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: "list",
  timeout: 120_000,
  use: { trace: "off" },
});
