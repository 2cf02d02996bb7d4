import { useEffect, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Ticking } from "../../components/Ticking.tsx";
import { access as texts } from "../../messages/access.ts";
import { usePlatform } from "../../platform/queries.ts";
import { useIsAnythingNotKept } from "../drafts/notKept.ts";
import styles from "./LockWarning.module.css";
import { useInUse } from "./useInUse.ts";

/** Says that the program is about to lock because nobody uses it. Any key or click keeps it open. */
export function LockWarning() {
  const platform = usePlatform();
  const [locksAt, setLocksAt] = useState<number | null>(null);
  useEffect(
    () =>
      platform.subscribe((event) => {
        if (event.kind === "lock_near") setLocksAt(Date.now() + event.seconds * 1000);
      }),
    [platform],
  );
  const isAnythingLost = useIsAnythingNotKept();
  useInUse(locksAt !== null, () => setLocksAt(null));
  if (locksAt === null) return null;
  const left = (now: Date) => texts.lockNear(Math.max(0, Math.ceil((locksAt - now.getTime()) / 1000)));
  return (
    <div className={styles.warning}>
      <Icon name="lock" />
      <p className={styles.words}>
        <span className="visually-hidden" role="alert">
          {isAnythingLost ? `${texts.lockNearHeard} ${texts.numberNotKept}` : texts.lockNearHeard}
        </span>
        <Ticking words={left} />
        {isAnythingLost && ` ${texts.numberNotKept}`}
      </p>
      {/* Pressing it is use, as pressing anything is. */}
      <Button small onPress={() => setLocksAt(null)}>
        {texts.lockNearStay}
      </Button>
    </div>
  );
}
