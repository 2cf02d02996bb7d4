import { Button } from "../../components/Button.tsx";
import { DialogActions } from "../../components/Dialog.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access, protection as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Protection.module.css";

interface ShownCodeProps {
  parts: readonly string[];
  /** Whether there is a code that stays good until this one is confirmed. */
  replaces: boolean;
  onWritten: () => void;
  onCancel: () => void;
}

/** A code that was just made, to be written down, copied or saved. */
export function ShownCode({ parts, replaces, onWritten, onCancel }: ShownCodeProps) {
  const copy = useAction("recovery_copy");
  const save = useAction("recovery_save", { isSecret: true });
  return (
    <>
      <p>{texts.showText}</p>
      <Code parts={parts} />
      <div className={styles.row}>
        <Button small isPending={copy.isPending} onPress={() => copy.mutate({})}>
          {texts.copyCode}
        </Button>
        <Button small isPending={save.isPending} onPress={() => save.mutate({})}>
          {texts.saveCode}
        </Button>
        <span role="status" className={styles.quiet}>
          {copy.isSuccess && texts.codeCopied}
        </span>
      </div>
      {save.data ? (
        <Notice tone="warn">
          {texts.codeLeaves} {texts.codeSaved} <code className={styles.file}>{save.data.path}</code>
        </Notice>
      ) : (
        <p className={styles.quiet}>{texts.codeLeaves}</p>
      )}
      {copy.error && <ErrorNotice error={copy.error} compact />}
      {save.error && <ErrorNotice error={save.error} compact />}
      {replaces && <p className={styles.quiet}>{texts.formerStays}</p>}
      <DialogActions>
        <Button onPress={onCancel}>{texts.cancel}</Button>
        <Button variant="primary" autoFocus onPress={onWritten}>
          {texts.written}
        </Button>
      </DialogActions>
    </>
  );
}

/** The parts, each with its number: they are typed in this order. */
function Code({ parts }: { parts: readonly string[] }) {
  return (
    <ol className={styles.code} aria-label={texts.codeName}>
      {parts.map((part, place) => (
        <li key={part} className={styles.part}>
          <span className={styles.number}>{access.part(place + 1)}</span>
          <code className={styles.letters}>{part}</code>
        </li>
      ))}
    </ol>
  );
}
