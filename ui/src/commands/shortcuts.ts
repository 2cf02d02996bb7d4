import { useEffect } from "react";

import { runCommand } from "./registry.ts";
import { commandIds, commandTable, type CommandId } from "./table.ts";

/** How long after the first key of a sequence the second may come. */
const sequenceMillis = 1000;

const byKeys = new Map<string, CommandId>(
  commandIds.flatMap((id) => commandTable[id].keys.map((keys) => [keys, id] as const)),
);
const prefixes = new Set(
  [...byKeys.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0] ?? ""),
);

/** Listens to the keys of the command table. Mounted once, in the frame. */
export function useShortcuts(): void {
  useEffect(() => {
    let prefix: { key: string; at: number } | null = null;

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const combination = combinationOf(event);
      if (combination) {
        const id = byKeys.get(combination);
        if (id && runCommand(id)) event.preventDefault();
        return;
      }
      if (event.altKey || isTyping(event.target)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const id =
        prefix && event.timeStamp - prefix.at < sequenceMillis ? byKeys.get(`${prefix.key} ${key}`) : byKeys.get(key);
      prefix = prefixes.has(key) && !id ? { key, at: event.timeStamp } : null;
      if (id && runCommand(id)) event.preventDefault();
    };

    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function combinationOf(event: KeyboardEvent): string | null {
  if (!event.ctrlKey && !event.metaKey) return null;
  return ["Mod", event.shiftKey && "Shift", event.key.length === 1 ? event.key.toUpperCase() : event.key]
    .filter(Boolean)
    .join("+");
}

/** Letters belong to text fields, and to what searches by first letters or covers the rest. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest(
      "input:not([type=checkbox]):not([type=radio]), textarea, select, [role=textbox], [role=menu], [role=listbox], [role=dialog], [role=alertdialog]",
    ) !== null
  );
}
