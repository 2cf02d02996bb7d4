import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { TextField, type TextFieldProps } from "../../components/TextField.tsx";
import { create } from "../../messages/create.ts";
import { useNotKept } from "../drafts/notKept.ts";
import styles from "./Create.module.css";

/** Something that goes out and is never shown in full again. Dots while it is typed, until the agent asks to see it. */
export function SecretField(props: TextFieldProps & { description: string }) {
  const [isShown, setIsShown] = useState(false);
  useNotKept(props.value !== "");
  return (
    <div className={styles.secret}>
      <TextField
        {...props}
        kind={isShown ? "code" : "secret"}
        description={[props.description, create.secretHelp].filter(Boolean).join(" · ")}
      />
      <span className={styles.reveal}>
        <Button
          small
          variant="quiet"
          label={isShown ? create.hideNamed(props.label) : create.showNamed(props.label)}
          onPress={() => setIsShown(!isShown)}
        >
          {isShown ? create.hide : create.show}
        </Button>
      </span>
    </div>
  );
}
