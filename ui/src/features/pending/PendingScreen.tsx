import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import type { VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import type { PendingShow } from "../../contract/types.ts";
import { isGone } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { pending } from "../../messages/pending.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { ChangeDetails } from "./ChangeDetails.tsx";
import { needsAgent } from "./order.ts";
import panes from "../../components/Panes.module.css";
import { PendingGrid } from "./PendingGrid.tsx";
import { usePendingRows } from "./usePendingRows.ts";

/** Every change that is not done yet, and beside it what it does and why it waits. */
export function PendingScreen() {
  const navigate = useNavigate();
  const open = useOpenCustomer();
  const { operation: asked } = useSearch({ strict: false });
  const gridRef = useRef<VirtualGridHandle>(null);
  const [show, setShow] = useState<PendingShow>("all");
  const rows = usePendingRows(show);
  // A filter that nothing passes any more would hide what is still there.
  if (show !== "all" && !rows.isBehind && rows.total === 0 && rows.all > 0) setShow("all");

  // Without one in the address the first is shown, and stays: another that comes before it must not take its place.
  const [kept, setKept] = useState<string | null>(null);
  const wantedId = asked ?? kept;
  const wanted = useCommandQuery("pending_get", { operationId: wantedId ?? "" }, { enabled: wantedId !== null });
  const isLost = wanted.error !== null && isGone(wanted.error);
  const isFiltered = wanted.data && show !== "all" && needsAgent(wanted.data) !== (show === "needs_agent");
  const first = rows.isBehind ? null : (rows.rowAt(0)?.operationId ?? null);
  const selectedId = wantedId !== null && !isLost && !isFiltered ? wantedId : first;
  if (selectedId !== kept) setKept(selectedId);

  // Once a discarded change and its buttons are gone, focus goes to the list: the buttons beside it belong to the next
  // change then, and a second press of the same key must not reach them.
  const [discarded, setDiscarded] = useState<string | null>(null);
  const [returns, setReturns] = useState(0);
  if (discarded !== null && discarded !== selectedId) {
    setDiscarded(null);
    setReturns(returns + 1);
  }
  useEffect(() => {
    if (returns > 0) gridRef.current?.focus();
  }, [returns]);

  if (rows.error) {
    return (
      <div className={panes.alone}>
        <ErrorNotice error={rows.error} onRetry={rows.retry} />
      </div>
    );
  }
  if (rows.total !== null && rows.all === 0) {
    return (
      <div className={panes.alone}>
        <h1 className="visually-hidden">{pending.title}</h1>
        <EmptyState title={pending.emptyTitle} text={pending.emptyText}>
          <Button onPress={() => void navigate({ to: "/customers" })}>{pending.openCustomers}</Button>
        </EmptyState>
      </div>
    );
  }

  const select = (operationId: string) =>
    void navigate({ to: "/pending", search: { operation: operationId }, replace: true });

  return (
    <div className={panes.panes}>
      <PendingGrid
        gridRef={gridRef}
        rows={rows}
        show={show}
        onShow={setShow}
        selectedId={selectedId}
        onSelect={select}
        onOpen={open}
      />
      <section className={panes.details} aria-label={pending.details}>
        {asked !== undefined && isLost && <Notice>{pending.gone}</Notice>}
        {selectedId !== null && (
          <Details
            key={selectedId}
            operationId={selectedId}
            onSelect={select}
            onDiscarded={() => {
              setDiscarded(selectedId);
              void navigate({ to: "/pending", search: {}, replace: true });
            }}
          />
        )}
      </section>
    </div>
  );
}

interface DetailsProps {
  operationId: string;
  onSelect: (operationId: string) => void;
  onDiscarded: () => void;
}

/** The chosen change, as soon as it is there. */
function Details({ operationId, onSelect, onDiscarded }: DetailsProps) {
  const { data, error, refetch } = useCommandQuery("pending_get", { operationId });
  if (data) return <ChangeDetails operation={data} onSelect={onSelect} onDiscarded={onDiscarded} />;
  // That it is gone is said above.
  if (error) return isGone(error) ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div aria-busy="true" aria-label={pending.loading} className={panes.loading}>
      <Skeleton width="50%" height={20} />
      <Skeleton width="100%" height={36} />
      <Skeleton width="100%" height={120} />
    </div>
  );
}
