import styles from "./KeyCap.module.css";

const symbols: Record<string, string> = {
  Enter: "⏎",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Mod: isMac() ? "⌘" : "Ctrl",
  Shift: isMac() ? "⇧" : "Shift",
};

function isMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);
}

/** How a combination such as `Mod+Shift+P` or a sequence such as `g c` is written on this system. */
export function keyWords(keys: string): string[] {
  return keys.split(/[+ ]/).map((key) => symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** A key as a small cap. Decoration: the name of what it stands on does not change. */
export function KeyCap({ keys }: { keys: string }) {
  return (
    <span className={styles.caps} aria-hidden="true">
      {keyWords(keys).map((key) => (
        <kbd key={key} className={styles.cap}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
