import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { pending } from "../../messages/pending.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import { ChangeDetails } from "./ChangeDetails.tsx";
import { inOrder, needsAgent, type Show } from "./order.ts";
import styles from "./Pending.module.css";
import { PendingGrid } from "./PendingGrid.tsx";

/** Every change that is not done yet, and beside it what it does and why it waits. */
export function PendingScreen() {
  const navigate = useNavigate();
  const open = useOpenCustomer();
  const { operation } = useSearch({ strict: false });
  const gridRef = useRef<VirtualGridHandle>(null);
  const [show, setShow] = useState<Show>("all");
  const list = useCommandQuery("pending_list", {});
  const all = inOrder(list.data?.operations ?? []);
  // A filter that nothing passes any more would hide what is still there.
  const wanted = show === "all" ? all : all.filter((candidate) => needsAgent(candidate) === (show === "needs_agent"));
  const shown = wanted.length > 0 ? wanted : all;
  // Without one in the address the first is shown, and stays: another that comes before it must not take its place.
  const [kept, setKept] = useState<string | null>(null);
  const byId = (id: string | null | undefined) => shown.find((candidate) => candidate.operationId === id);
  const selected = byId(operation) ?? byId(kept) ?? shown[0] ?? null;
  const selectedId = selected?.operationId ?? null;
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

  if (list.error) {
    return (
      <div className={styles.alone}>
        <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  if (list.data && all.length === 0) {
    return (
      <div className={styles.alone}>
        <h1 className="visually-hidden">{pending.title}</h1>
        <EmptyState title={pending.emptyTitle} text={pending.emptyText}>
          <Button onPress={() => void navigate({ to: "/customers" })}>{pending.openCustomers}</Button>
        </EmptyState>
      </div>
    );
  }

  const isGone =
    operation !== undefined && list.data !== undefined && !all.some((candidate) => candidate.operationId === operation);
  const select = (operationId: string) =>
    void navigate({ to: "/pending", search: { operation: operationId }, replace: true });

  return (
    <div className={styles.panes}>
      <PendingGrid
        gridRef={gridRef}
        all={all}
        shown={shown}
        isLoading={list.isPending}
        show={wanted.length > 0 ? show : "all"}
        onShow={setShow}
        selected={selected}
        onSelect={select}
        onOpen={open}
      />
      <section className={styles.details} aria-label={pending.details}>
        {isGone && <Notice>{pending.gone}</Notice>}
        {selected && (
          <ChangeDetails
            key={selected.operationId}
            operation={selected}
            onDiscarded={() => {
              setDiscarded(selected.operationId);
              void navigate({ to: "/pending", search: {}, replace: true });
            }}
          />
        )}
      </section>
    </div>
  );
}
