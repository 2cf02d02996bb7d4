import { useRef, useState } from "react";

import { Card } from "../../components/Card.tsx";
import { useNow } from "../../components/useNow.ts";
import type { PersonView, RecordView } from "../../contract/types.ts";
import { person } from "../../messages/person.ts";
import { RecordFacts } from "./RecordFacts.tsx";
import { UnlinkedNotice, type Unlinked } from "./UnlinkedNotice.tsx";

/** What each system says about its own record: ids, its own fields, when it was last read; and the way out of this person. */
export function RecordsCard({ view }: { view: PersonView }) {
  const now = useNow();
  const place = useRef<HTMLDivElement>(null);
  const [unlinked, setUnlinked] = useState<Unlinked | null>(null);
  const onUnlinked = (record: RecordView, personId: string) => {
    if (personId !== view.personId) setUnlinked({ system: record.system.name, personId });
  };
  return (
    <Card title={person.systems} flush>
      <div ref={place} tabIndex={-1} aria-label={person.systems} role="group">
        {unlinked && (
          <UnlinkedNotice
            unlinked={unlinked}
            stays={view.personId}
            onDone={() => {
              setUnlinked(null);
              place.current?.focus();
            }}
          />
        )}
        {view.records.map((record) => (
          <RecordFacts
            key={record.recordId}
            record={record}
            view={view}
            now={now}
            onUnlinked={(personId) => onUnlinked(record, personId)}
          />
        ))}
      </div>
    </Card>
  );
}
