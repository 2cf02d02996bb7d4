import { useNavigate, useSearch } from "@tanstack/react-router";

import { Badge, type Tone } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import type { ErasureState } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { erasures } from "../../messages/privacy.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { ErasureReport } from "./ErasureReport.tsx";
import styles from "./Privacy.module.css";

const tones: Record<ErasureState, Tone> = {
  cleaning: "accent",
  waiting: "warn",
  needs_agent: "bad",
  done: "good",
};

/** Every erasure with how it stands; the one in the address is shown in full. */
export function Erasures() {
  const navigate = useNavigate();
  const open = useSearch({ from: "/settings", select: ({ erasure }) => erasure });
  const list = useCommandQuery("erasures_list", {});
  const show = (erasureId?: string) =>
    void navigate({ to: "/settings", search: erasureId === undefined ? {} : { erasure: erasureId }, replace: true });
  return (
    <Card title={erasures.title} flush>
      {list.error && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && (
        <div className={styles.row} aria-busy="true" aria-label={erasures.loading}>
          <Skeleton width="60%" />
        </div>
      )}
      {list.data?.erasures.length === 0 && <p className={styles.none}>{erasures.none}</p>}
      {list.data && list.data.erasures.length > 0 && (
        <ul aria-label={erasures.list}>
          {list.data.erasures.map(({ erasureId, at, state, systems, liftedAt }) => (
            <li key={erasureId} className={styles.row}>
              <div className={styles.words}>
                <p className={styles.line}>
                  {erasures.line(at)}
                  <Badge tone={tones[state]}>{erasures.stateWord[state]}</Badge>
                </p>
                <p className={styles.quiet}>
                  {liftedAt === null ? erasures.inSystems(systems) : erasures.lifted(liftedAt)}
                </p>
              </div>
              <Button small label={erasures.showNamed(at)} onPress={() => show(erasureId)}>
                {erasures.show}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {open !== undefined && <ErasureReport erasureId={open} onClose={() => show()} />}
    </Card>
  );
}
