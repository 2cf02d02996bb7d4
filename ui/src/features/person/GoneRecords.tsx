import { useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useLostFocus } from "../../components/useLostFocus.ts";
import type { PersonView, RecordView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { formatDayTime } from "../../messages/format.ts";
import { forget as texts, person } from "../../messages/person.ts";
import { useAction } from "../../platform/queries.ts";

/** Records that their systems do not have any more: since when, and the way to be rid of them here. */
export function GoneRecords({ view, onForgotten }: { view: PersonView; onForgotten: () => void }) {
  const gone = view.records.filter((record) => record.state === "gone");
  useLostFocus(gone.length, onForgotten);
  return gone.map((record) => <GoneRecord key={record.recordId} record={record} isLast={view.records.length === 1} />);
}

interface GoneRecordProps {
  record: RecordView;
  /** Nothing of the customer would be left here. */
  isLast: boolean;
}

function GoneRecord({ record, isLast }: GoneRecordProps) {
  const [isAsking, setAsking] = useState(false);
  const forget = useAction("record_forget");
  const { recordId, system, goneAt } = record;
  const close = () => {
    if (forget.isPending) return;
    setAsking(false);
    forget.reset();
  };
  return (
    <>
      <Notice
        tone="warn"
        action={
          <Button
            small
            label={texts.openNamed(system.name)}
            disabledReason={record.forget.ok ? null : record.forget.reason}
            onPress={() => setAsking(true)}
          >
            {texts.open}
          </Button>
        }
      >
        {goneAt === null ? texts.gone(system.name) : texts.goneSince(system.name, formatDayTime(goneAt))}
      </Notice>
      <Dialog role="alertdialog" title={texts.title(system.name)} isOpen={isAsking} onClose={close}>
        <p>{isLast ? texts.textLast(system.name) : texts.text(system.name)}</p>
        {forget.error && <ErrorNotice error={forget.error} kept={texts.kept} />}
        <DialogActions>
          <Button autoFocus onPress={close}>
            {person.cancel}
          </Button>
          <Button
            variant="danger"
            isPending={forget.isPending}
            onPress={() => {
              forget.mutateAsync({ recordId }).then(
                () => setAsking(false),
                () => {},
              );
            }}
          >
            {texts.open}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
