import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { PersonExported, PersonView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { erasing, exportingPerson as texts } from "../../messages/privacy.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Privacy.module.css";

interface ExportPersonProps {
  view: PersonView;
  isOpen: boolean;
  onClose: () => void;
}

/** Writes everything that is held on a person to a file, and says where it is. */
export function ExportPerson({ view, isOpen, onClose }: ExportPersonProps) {
  return (
    <Dialog title={texts.title(view.name || erasing.thisCustomer)} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Write personId={view.personId} onClose={onClose} />}
    </Dialog>
  );
}

function Write({ personId, onClose }: { personId: string; onClose: () => void }) {
  const write = useAction("person_export");
  const [readFirst, setReadFirst] = useState(true);
  return (
    <>
      {write.data ? (
        <Written exported={write.data} />
      ) : (
        <>
          <p>{texts.lead}</p>
          <div className={styles.part}>
            <Checkbox label={texts.readFirst} isSelected={readFirst} onChange={setReadFirst} />
            <p className={styles.quiet}>{texts.readFirstHint}</p>
          </div>
        </>
      )}
      <Notice tone="warn">{texts.leaves}</Notice>
      {write.error && <ErrorNotice error={write.error} compact />}
      <DialogActions>
        <Button onPress={onClose}>{texts.close}</Button>
        {!write.data && (
          <Button
            variant="primary"
            autoFocus
            isPending={write.isPending}
            onPress={() => write.mutate({ personId, readFirst })}
          >
            {texts.write}
          </Button>
        )}
      </DialogActions>
    </>
  );
}

function Written({ exported }: { exported: PersonExported }) {
  return (
    <div className={styles.part}>
      <p role="status">
        {texts.done} <code className={styles.file}>{exported.path}</code>
      </p>
      {exported.notRead.length > 0 && (
        <>
          <p>{texts.notRead}</p>
          <ul>
            {exported.notRead.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
