import { type KeyboardEvent, useRef } from "react";

import { TextField } from "../../components/TextField.tsx";
import { access as texts } from "../../messages/access.ts";
import styles from "./Access.module.css";
import { withTyped } from "./recoveryParts.ts";

interface RecoveryInputProps {
  parts: readonly string[];
  onChange: (parts: string[]) => void;
  /** What is wrong with a part, by its number. */
  issues: ReadonlyMap<number, string>;
  autoFocus?: boolean;
}

/** Eight boxes for the parts of a recovery code. A full box leads to the next one; a code pasted into any of them fills them all. */
export function RecoveryInput({ parts, onChange, issues, autoFocus = false }: RecoveryInputProps) {
  const boxes = useRef<(HTMLInputElement | null)[]>([]);

  const type = (place: number, typed: string) => {
    const { parts: changed, next } = withTyped(parts, place, typed);
    onChange(changed);
    // Only typing leads on: deleting in a full part must stay in it.
    if (next !== place && typed.length > (parts[place] ?? "").length) boxes.current[next]?.focus();
  };

  const leaveBackwards = (place: number) => (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Backspace" || parts[place] !== "" || place === 0) return;
    event.preventDefault();
    boxes.current[place - 1]?.focus();
  };

  return (
    <div role="group" aria-label={texts.recoverTitle} className={styles.parts}>
      {parts.map((part, place) => {
        const issue = issues.get(place + 1);
        return (
          <TextField
            // The place is what a part is.
            // oxlint-disable-next-line react/no-array-index-key
            key={place}
            label={texts.part(place + 1)}
            kind="code"
            autoFocus={autoFocus && place === 0}
            inputRef={(input) => {
              boxes.current[place] = input;
            }}
            value={part}
            onChange={(typed) => type(place, typed)}
            onKeyDown={leaveBackwards(place)}
            issues={issue === undefined ? [] : [issue]}
          />
        );
      })}
    </div>
  );
}
