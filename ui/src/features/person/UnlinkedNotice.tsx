import { useEffect, useRef } from "react";

import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { link as texts } from "../../messages/link.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "./reading.ts";
import styles from "./RecordsCard.module.css";

/** A record that has just left, and the person it is now. */
export interface Unlinked {
  system: string;
  personId: string;
}

interface UnlinkedNoticeProps {
  unlinked: Unlinked;
  /** The person it left. */
  stays: string;
  onDone: () => void;
}

/** Says where a record went, and takes it back. */
export function UnlinkedNotice({ unlinked, stays, onDone }: UnlinkedNoticeProps) {
  const open = useOpenCustomer();
  const link = useAction("person_link");
  const undo = useRef<HTMLButtonElement>(null);

  // The button that was pressed left with its record.
  useEffect(() => {
    undo.current?.focus();
  }, []);

  return (
    <div className={styles.unlinked}>
      <Notice
        action={
          <span className={styles.buttons}>
            <Button
              small
              buttonRef={undo}
              isPending={link.isPending}
              onPress={() => {
                link.mutateAsync({ personId: stays, otherPersonId: unlinked.personId }).then(onDone, () => {});
              }}
            >
              {texts.undo}
            </Button>
            <Button small onPress={() => open(unlinked.personId)}>
              {texts.openOther}
            </Button>
          </span>
        }
      >
        {texts.unlinked(unlinked.system)}
      </Notice>
      {link.error && <ErrorNotice error={link.error} compact />}
    </div>
  );
}
