import { useEffect, useEffectEvent, type KeyboardEvent, type RefObject } from "react";

import { isTyping } from "../../commands/shortcuts.ts";
import type { Take } from "./decisions.ts";

const takeOfKey: Record<string, Take> = { "1": "yours", "2": "theirs", "3": "other" };

interface ConflictKeys {
  lineCount: number;
  active: number;
  onActive: (index: number) => void;
  onTake: (index: number, take: Take) => void;
  onSend: () => void;
}

/** Where the radios of a line are. */
const radiosOf = (place: HTMLElement | null, index: number): HTMLInputElement[] => [
  ...(place?.querySelectorAll<HTMLInputElement>(`[data-line="${String(index)}"] input[type=radio]`) ?? []),
];

/** Moves the focus to a choice of a line: the one named, the one that is made, or the first. */
export function focusLine(place: HTMLElement | null, index: number, take?: Take): void {
  const radios = radiosOf(place, index);
  (radios.find((radio) => (take === undefined ? radio.checked : radio.value === take)) ?? radios[0])?.focus();
}

/**
 * The keys of a conflict: 1, 2 and 3 decide the active line from wherever on the screen no text is typed, arrows go from line
 * to line, Enter sends. Gives the handler for the lines, which has to hear them before the radios do.
 */
export function useConflictKeys(
  place: RefObject<HTMLElement | null>,
  { lineCount, active, onActive, onTake, onSend }: ConflictKeys,
): (event: KeyboardEvent) => void {
  const onDigit = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const take = takeOfKey[event.key];
    if (take === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.defaultPrevented || event.isComposing || event.repeat || isTyping(event.target)) return;
    event.preventDefault();
    onTake(active, take);
    if (take !== "other") focusLine(place.current, active, take);
  });
  useEffect(() => {
    const listener = (event: globalThis.KeyboardEvent) => onDigit(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  return (event) => {
    if (event.nativeEvent.isComposing || !(event.target instanceof HTMLInputElement)) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter") onSend();
    else if (step === 0) return;
    else {
      const next = Math.min(Math.max(active + step, 0), lineCount - 1);
      onActive(next);
      focusLine(place.current, next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
}
