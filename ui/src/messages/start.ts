import { formatCount, pluralize } from "./format.ts";

/** Small numbers as words, which read better at the beginning of a sentence. */
const systemCount = (count: number): string => ["", "One", "Two", "Three", "Four"][count] ?? formatCount(count);

/** Texts of the first start. */
export const start = {
  title: "All your customers, one desk.",
  lead: "They stay in your systems. This console finds them in milliseconds, works without a network, and sends your changes once, whatever happens.",
  exploreTitle: "Explore with sample data",
  exploreText: (systems: number) =>
    `${systems > 1 ? `${systemCount(systems)} sample systems run` : "A sample system runs"} inside this program, with made-up people. Nothing leaves this computer.`,
  explore: "Start exploring",
  exploring: (systems: number) => `Starting the sample ${pluralize(systems, "system", "systems")} …`,
  connectTitle: "Connect a system",
  connectText: (keychain: boolean) =>
    keychain
      ? "Credentials go to your operating system’s keychain, never into a file."
      : "Credentials stay in memory and have to be typed again after a restart.",
  providers: "Systems",
  loadingProviders: "Loading the systems …",
  foot: "You can do both later in Settings. The cache on this computer is encrypted.",
} as const;
