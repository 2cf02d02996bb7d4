/** Keys without a character of their own, by their names in DOM events, as WebDriver writes them. */
const CODES = {
  Cancel: "\uE001",
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  Space: "\uE00D",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Insert: "\uE016",
  Delete: "\uE017",
  F1: "\uE031",
  F2: "\uE032",
  F5: "\uE035",
  F6: "\uE036",
  F10: "\uE03A",
  Meta: "\uE03D",
} as const;

/** One WebDriver key action. */
export interface KeyAction {
  readonly type: "keyDown" | "keyUp";
  readonly value: string;
}

/** Turns `Control+k`, `Enter` or `/` into presses in that order and releases in the opposite one. */
export function chord(keys: string): KeyAction[] {
  // A plus sign is a key itself when nothing stands before or after it.
  const names = keys === "+" ? ["+"] : keys.split("+").map((name) => name || "+");
  const values = names.map(code);
  return [
    ...values.map((value) => ({ type: "keyDown", value }) as const),
    ...values.toReversed().map((value) => ({ type: "keyUp", value }) as const),
  ];
}

/** Presses and releases each character in turn, as a hand does. */
export function typing(text: string): KeyAction[] {
  return [...text].flatMap((character) => {
    const value = character === "\n" ? CODES.Enter : character;
    return [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ] satisfies KeyAction[];
  });
}

function code(name: string): string {
  if (name in CODES) return CODES[name as keyof typeof CODES];
  if ([...name].length === 1) return name;
  throw new Error(`there is no key named ${name}`);
}
