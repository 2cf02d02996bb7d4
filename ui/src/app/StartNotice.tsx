import { useState } from "react";

import { Button } from "../components/Button.tsx";
import { FrameNotice } from "../components/FrameNotice.tsx";
import { frame } from "../messages/frame.ts";
import { useCommandQuery } from "../platform/queries.ts";

/** Something the agent has to know about this start, or about the clock of this device; stays until it was seen. */
export function StartNotice() {
  const { data: start } = useCommandQuery("app_status", {}, { select: (status) => status.notice });
  const { data: clock } = useCommandQuery("app_status", {}, { select: (status) => status.clock });
  return (
    <>
      <Seeable key={start} words={start ?? null} />
      <Seeable words={clock ?? null} />
    </>
  );
}

function Seeable({ words }: { words: string | null }) {
  const [isSeen, setSeen] = useState(false);
  // What is over and comes again later is news again; words that only count on are not.
  if (isSeen && words === null) setSeen(false);
  if (words === null || words === "" || isSeen) return null;
  return (
    <FrameNotice
      icon="warning"
      tone="warn"
      actions={
        <Button small onPress={() => setSeen(true)}>
          {frame.noticeSeen}
        </Button>
      }
    >
      {words}
    </FrameNotice>
  );
}
