import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useNow } from "../../components/useNow.ts";
import { VirtualGrid } from "../../components/VirtualGrid.tsx";
import type { ListedRequest, RequestFilter, RequestWindow } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { activity } from "../../messages/activity.ts";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { requests } from "../../messages/requests.ts";
import { commandQuery, usePlatform } from "../../platform/queries.ts";
import panes from "../../components/Panes.module.css";
import twoLines from "../../components/TwoLines.module.css";
import styles from "./Activity.module.css";
import { RequestDetails } from "./RequestDetails.tsx";
import { RequestFilters, type ShownRequests } from "./RequestFilters.tsx";
import { usePlace } from "./usePlace.ts";
import { useWindows } from "./useWindows.ts";
import { anyTime, spanOf } from "./when.ts";

const columns = [
  { id: "what", header: requests.columnWhat, width: "minmax(0, 1fr)" },
  { id: "system", header: requests.columnSystem, width: "64px" },
  { id: "answer", header: requests.columnAnswer, width: "minmax(72px, 104px)", align: "end" },
  { id: "took", header: requests.columnTook, width: "88px", align: "end" },
  { id: "size", header: requests.columnSize, width: "80px", align: "end" },
  { id: "when", header: requests.columnWhen, width: "84px", align: "end" },
] as const;

const everything: ShownRequests = { connectionId: "", failed: false, when: anyTime };

const requestsOf = (window: RequestWindow) => window.requests;

/** Everything that left this device, newest first, with what it was for. Enter goes to the change a request was made for. */
export function RequestList() {
  const navigate = useNavigate();
  const platform = usePlatform();
  const now = useNow();
  const [shown, setShown] = useState(everything);
  const { connectionId, failed, when } = shown;
  const filter: RequestFilter = { connectionId: connectionId || null, failed, ...spanOf(when, now) };
  const { total, isBehind, rowAt, onWindow, error, refetch } = useWindows(
    (offset, limit) => commandQuery(platform, "requests_list", { offset, limit, filter }),
    requestsOf,
  );
  const place = usePlace(total, isBehind, null);
  const chosen = rowAt(place.index);
  const isFiltered = JSON.stringify(shown) !== JSON.stringify(everything);
  const show = (next: ShownRequests) => {
    setShown(next);
    place.reset();
  };
  const openEntry = (request: ListedRequest | undefined) => {
    const number = request?.change?.number;
    if (number !== undefined) void navigate({ to: "/activity", search: { entry: number } });
  };

  const cells = (index: number): ReactNode[] | undefined => {
    const request = rowAt(index);
    return request && cellsOf(request, now);
  };

  if (total === 0 && !isFiltered) return <EmptyState title={requests.emptyTitle} text={requests.emptyText} />;
  return (
    <>
      {error && (
        <div className={styles.notice}>
          <ErrorNotice error={error} onRetry={refetch} />
        </div>
      )}
      <div className={styles.panes}>
        <div className={panes.list}>
          <RequestFilters shown={shown} total={total} onChange={show} />
          <VirtualGrid
            label={requests.list}
            columns={columns}
            rowCount={total ?? 0}
            rowHeight={52}
            cells={cells}
            placeholder={<Skeleton width="60%" />}
            isBusy={total === null}
            activeIndex={place.index}
            activeKey={place.key}
            listKey={JSON.stringify(filter)}
            onActiveChange={place.set}
            onWindow={onWindow}
            onOpen={(index) => openEntry(rowAt(index))}
            empty={
              <EmptyState title={requests.noneFits} text={requests.noneFitsText}>
                <Button onPress={() => show(everything)}>{requests.showAll}</Button>
              </EmptyState>
            }
          />
        </div>
        <section className={panes.details} aria-label={requests.details}>
          {chosen && <RequestDetails request={chosen} onOpenEntry={() => openEntry(chosen)} />}
        </section>
      </div>
    </>
  );
}

function cellsOf(request: ListedRequest, now: Date): ReactNode[] {
  const { line, system } = request;
  return [
    <div key="what">
      <p className={twoLines.first}>{requests.why(request)}</p>
      <p className={twoLines.second}>
        <span className={styles.path}>
          {line.method} {line.path}
        </span>
        {request.requests > 1 && ` · ${requests.several(request.requests)}`}
      </p>
    </div>,
    system && <LetterBadge key="system" letters={system.badge} name={system.name} hue={system.provider} />,
    <span key="answer" className={activity.answerIsWell(line) ? styles.figure : `${styles.figure} ${styles.unwell}`}>
      {activity.answer(line)}
    </span>,
    <span key="took" className={styles.figure}>
      {requests.milliseconds(line.milliseconds)}
    </span>,
    <span key="size" className={styles.figure}>
      {line.bytes !== null && requests.bytes(line.bytes)}
    </span>,
    <time key="when" dateTime={line.at} title={formatFull(line.at)} className={twoLines.when}>
      {formatMoment(line.at, now)}
    </time>,
  ];
}
