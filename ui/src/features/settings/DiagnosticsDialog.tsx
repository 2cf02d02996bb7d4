import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { diagnostics } from "../../messages/diagnostics.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import styles from "./DiagnosticsDialog.module.css";

/**
 * What can be sent to whoever helps, to be read before it is copied. It is there before the button is pressed: a web view lets
 * nobody write to the clipboard who had to wait for something first.
 */
export function DiagnosticsDialog({ onClose, onCopied }: { onClose: () => void; onCopied: () => void }) {
  const gathered = useCommandQuery("diagnostics_get", {}, { gcTime: 0 });
  const [hasFailed, setHasFailed] = useState(false);
  const text = gathered.data?.text;

  const tell = () => {
    onClose();
    onCopied();
  };
  const copy = () => {
    if (text === undefined) return;
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("there is no clipboard"));
    written.then(tell, () => setHasFailed(true));
  };

  return (
    <Dialog title={diagnostics.title} width="wide" isOpen onClose={onClose}>
      <p>{diagnostics.whole}</p>
      {gathered.error && <ErrorNotice error={gathered.error} onRetry={() => void gathered.refetch()} />}
      <textarea
        className={styles.text}
        aria-label={diagnostics.text}
        aria-busy={gathered.isPending}
        readOnly
        rows={16}
        spellCheck={false}
        value={text ?? (gathered.error ? "" : diagnostics.loading)}
      />
      {hasFailed && <Notice tone="warn">{diagnostics.notCopied}</Notice>}
      <DialogActions>
        <Button onPress={onClose}>{diagnostics.close}</Button>
        <Button variant="primary" isDisabled={text === undefined} onPress={copy}>
          {diagnostics.copy}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
