import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { access, protection as texts } from "../../messages/access.ts";
import { samePart } from "../access/recoveryParts.ts";
import styles from "./Protection.module.css";

interface AskedPartsProps {
  parts: readonly string[];
  onRight: () => void;
  onShowAgain: () => void;
}

/** Asks two parts of a code back: a code that was not written down opens nothing. */
export function AskedParts({ parts, onRight, onShowAgain }: AskedPartsProps) {
  const [asked] = useState(() => twoOf(parts.length));
  const [typed, setTyped] = useState<readonly string[]>(["", ""]);
  const [wrong, setWrong] = useState<readonly number[]>([]);

  const check = () => {
    const different = asked.filter((place, index) => !samePart(typed[index] ?? "", parts[place] ?? ""));
    setWrong(different);
    if (different.length === 0) onRight();
  };

  return (
    <Form label={texts.checkTitle} onSubmit={check}>
      <p>{texts.checkText}</p>
      <div className={styles.asked}>
        {asked.map((place, index) => (
          <TextField
            key={place}
            label={access.partOf(place + 1, parts.length)}
            kind="code"
            autoFocus={index === 0}
            value={typed[index] ?? ""}
            onChange={(text) => {
              setTyped(typed.with(index, text));
              setWrong(wrong.filter((one) => one !== place));
            }}
            issues={wrong.includes(place) ? [texts.checkWrong(place + 1)] : []}
          />
        ))}
      </div>
      <DialogActions>
        <Button onPress={onShowAgain}>{texts.showAgain}</Button>
        <Button type="submit" variant="primary">
          {texts.checkConfirm}
        </Button>
      </DialogActions>
    </Form>
  );
}

/** Two different places, ascending. Which ones is no secret, but should not be the same every time. */
function twoOf(count: number): number[] {
  const first = Math.floor(Math.random() * count);
  const second = (first + 1 + Math.floor(Math.random() * (count - 1))) % count;
  return [first, second].toSorted((one, other) => one - other);
}
