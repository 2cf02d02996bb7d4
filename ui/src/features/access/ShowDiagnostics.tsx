import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { diagnostics } from "../../messages/diagnostics.ts";
import { DiagnosticsDialog } from "../settings/DiagnosticsDialog.tsx";
import styles from "./Access.module.css";

/** Where to turn when the data does not open. Below the card: it opens nothing. */
export function ShowDiagnostics() {
  const [isOpen, setIsOpen] = useState(false);
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className={styles.help}>
      <Button small variant="quiet" onPress={() => setIsOpen(true)}>
        {diagnostics.open}
      </Button>
      <span role="status">{isCopied && diagnostics.copied}</span>
      {isOpen && <DiagnosticsDialog onClose={() => setIsOpen(false)} onCopied={() => setIsCopied(true)} />}
    </div>
  );
}
