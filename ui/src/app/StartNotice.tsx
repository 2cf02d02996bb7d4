import { useState } from "react";

import { Button } from "../components/Button.tsx";
import { Icon } from "../components/Icon.tsx";
import { frame } from "../messages/frame.ts";
import { useCommandQuery } from "../platform/queries.ts";
import styles from "./StartNotice.module.css";

/** Something the agent has to know about this start, or about the clock of this device; stays until it was seen. */
export function StartNotice() {
  const { data: start } = useCommandQuery("app_status", {}, { select: (status) => status.notice });
  const { data: clock } = useCommandQuery("app_status", {}, { select: (status) => status.clock });
  return (
    <div className={styles.notices}>
      <Seeable key={start} words={start ?? null} />
      <Seeable words={clock ?? null} />
    </div>
  );
}

function Seeable({ words }: { words: string | null }) {
  const [isSeen, setSeen] = useState(false);
  // What is over and comes again later is news again; words that only count on are not.
  if (isSeen && words === null) setSeen(false);
  if (words === null || words === "" || isSeen) return null;
  return (
    <div className={styles.notice} role="status">
      <Icon name="warning" />
      <p className={styles.words}>{words}</p>
      <Button small onPress={() => setSeen(true)}>
        {frame.noticeSeen}
      </Button>
    </div>
  );
}
