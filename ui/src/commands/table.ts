import { commandTitles } from "../messages/commands.ts";

/** Where a command belongs in the palette and on the help sheet. */
export type CommandGroup = "go" | "find" | "customer" | "program";

interface CommandEntry {
  group: CommandGroup;
  /** Combinations (`Mod+K`), single keys (`c`) or sequences (`g c`). The first is the one that is shown. */
  keys: readonly string[];
}

/**
 * Every command of the interface. A command can be run while something on screen offers to run it (see `useCommand`); that is
 * also what decides whether its key does anything and whether the palette lists it.
 */
export const commandTable = {
  "find.focus": { group: "find", keys: ["/", "Mod+K"] },
  "find.results": { group: "find", keys: [] },
  "find.ask": { group: "find", keys: ["Mod+Enter"] },
  "view.open": { group: "find", keys: ["v"] },
  "view.save": { group: "find", keys: ["Mod+S"] },
  "view.rename": { group: "find", keys: [] },
  "view.remove": { group: "find", keys: [] },
  "customer.read": { group: "customer", keys: [] },
  "customer.new": { group: "customer", keys: ["c"] },
  "customer.addEvent": { group: "customer", keys: ["e"] },
  "customer.addChannel": { group: "customer", keys: ["a"] },
  "customer.link": { group: "customer", keys: ["l"] },
  "customer.refresh": { group: "customer", keys: ["r"] },
  "go.customers": { group: "go", keys: ["g c"] },
  "go.pending": { group: "go", keys: ["g p"] },
  "go.conflicts": { group: "go", keys: ["g x"] },
  "go.activity": { group: "go", keys: ["g a"] },
  "go.settings": { group: "go", keys: ["g s"] },
  "conflict.undo": { group: "customer", keys: ["u"] },
  "program.lock": { group: "program", keys: ["Mod+L"] },
  "program.palette": { group: "program", keys: ["Mod+Shift+P"] },
  "program.help": { group: "program", keys: ["?"] },
} as const satisfies Record<string, CommandEntry>;

export type CommandId = keyof typeof commandTable;

export const commandIds = Object.keys(commandTable) as CommandId[];

export const titleOf = (id: CommandId): string => commandTitles[id];

/** The key to show for a command, if it has one. */
export function keysOf(id: CommandId): string | undefined {
  const entry: CommandEntry = commandTable[id];
  return entry.keys[0];
}
