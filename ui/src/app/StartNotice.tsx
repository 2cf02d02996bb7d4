import { useState } from "react";

import { Button } from "../components/Button.tsx";
import { Icon } from "../components/Icon.tsx";
import { frame } from "../messages/frame.ts";
import { useCommandQuery } from "../platform/queries.ts";
import styles from "./StartNotice.module.css";

/** Something the agent has to know about this start; stays until it was seen. */
export function StartNotice() {
  const { data: notice } = useCommandQuery("app_status", {}, { select: (status) => status.notice });
  const [seen, setSeen] = useState<string | null>(null);
  if (!notice || notice === seen) return null;
  return (
    <div className={styles.notice} role="status">
      <Icon name="warning" />
      <p className={styles.words}>{notice}</p>
      <Button small onPress={() => setSeen(notice)}>
        {frame.noticeSeen}
      </Button>
    </div>
  );
}
