import { useNavigate, useSearch } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import { FilterChips } from "../../components/FilterChips.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { activity } from "../../messages/activity.ts";
import { requests } from "../../messages/requests.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Activity.module.css";
import { EntryList } from "./EntryList.tsx";
import { RequestList } from "./RequestList.tsx";
import { Verdict } from "./Verdict.tsx";

const parts = [
  { value: "happened", label: activity.parts.happened },
  { value: "requests", label: activity.parts.requests },
] as const;

/** What happened on this device, and everything that left it; both only ever added to, which can be verified. */
export function ActivityScreen() {
  const navigate = useNavigate();
  const { person, entry, show } = useSearch({ strict: false });
  const verify = useAction("activity_verify");
  const isRequests = show === "requests";

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{activity.title}</h1>
        <FilterChips
          label={activity.part}
          value={isRequests ? "requests" : "happened"}
          onChange={(next) =>
            void navigate({ to: "/activity", search: next === "requests" ? { show: "requests" } : {}, replace: true })
          }
          choices={parts}
        />
        <p className={styles.lead}>{isRequests ? requests.lead : activity.lead}</p>
        <span className={styles.gap} />
        <Button isPending={verify.isPending} onPress={() => verify.mutate({})}>
          {activity.verify}
        </Button>
      </header>
      {verify.error && (
        <div className={styles.notice}>
          <ErrorNotice error={verify.error} />
        </div>
      )}
      {verify.data && (
        <div className={styles.notice}>
          <Verdict verdict={verify.data} />
        </div>
      )}
      {isRequests ? (
        <RequestList />
      ) : (
        <EntryList
          key={JSON.stringify([person, entry])}
          personId={person ?? null}
          entryNumber={person === undefined ? (entry ?? null) : null}
        />
      )}
    </div>
  );
}
