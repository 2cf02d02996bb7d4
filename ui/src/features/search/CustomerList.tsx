import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { useCommand } from "../../commands/registry.ts";
import { keysOf } from "../../commands/table.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Select } from "../../components/Select.tsx";
import { useNow } from "../../components/useNow.ts";
import { VirtualGrid, type VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import type { ConnectionStatus, Sort } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { search } from "../../messages/search.ts";
import { ViewBar } from "../views/ViewBar.tsx";
import { customerCells, CustomerPlaceholder } from "./cells.tsx";
import styles from "./CustomerList.module.css";
import { complaintAbout, hasFilter } from "./filters.ts";
import { LivePanel } from "./LivePanel.tsx";
import { Pulls } from "./PullProgress.tsx";
import { useSearchState } from "./searchState.tsx";
import { useActiveCustomer } from "./useActiveCustomer.ts";
import { useCustomerRows } from "./useCustomerRows.ts";
import { useLiveSearch } from "./useLiveSearch.ts";

const columns = [
  { id: "name", header: search.columns.name, width: "minmax(0, 1fr)" },
  { id: "systems", header: search.columns.systems, width: "clamp(60px, 29%, 126px)" },
  { id: "changed", header: search.columns.changed, width: "68px", align: "end" },
] as const;

/** The customers that match what is typed, and what the systems answer when they are asked. */
export function CustomerList({ connections }: { connections: readonly ConnectionStatus[] }) {
  const navigate = useNavigate();
  const { sort = "relevance" } = useSearch({ from: "/customers" });
  const { query } = useSearchState();
  const now = useNow();
  const grid = useRef<VirtualGridHandle>(null);
  const rows = useCustomerRows(query, sort, grid);
  const active = useActiveCustomer(rows);
  const live = useLiveSearch();
  const wanted = query.trim();
  const ask = () => live.ask(wanted, connections);

  useCommand("find.ask", ask, wanted !== "");
  const goOn = () => {
    grid.current?.focus();
    if (wanted !== "" && active.index < 0 && rows.total > 0) active.onActiveChange(0, "key");
  };
  // The query to whose rows the agent wants to go on, pressed before they were there: the rows on screen answer an earlier one.
  const goesOnTo = useRef<string | null>(null);
  const isWaiting = rows.isEmptyHanded || rows.isBehind;
  useCommand("find.results", () => {
    if (isWaiting) goesOnTo.current = query;
    else goOn();
  });
  useEffect(() => {
    if (isWaiting || goesOnTo.current === null) return;
    const isStillWanted = goesOnTo.current === query;
    goesOnTo.current = null;
    // After this rendering is done: moving the focus renders again.
    if (isStillWanted) queueMicrotask(goOn);
  });

  const sorts = [
    { value: "relevance", label: wanted === "" ? search.sorts.relevanceAll : search.sorts.relevance },
    { value: "name", label: search.sorts.name },
    { value: "changed", label: search.sorts.changed },
    { value: "status", label: search.sorts.status },
  ];

  return (
    <section className={styles.list} aria-label={search.results}>
      <ViewBar search={{ query, sort }} />
      <div className={styles.bar}>
        <span className={styles.count} role="status" title={search.hereHint(rows.total, rows.totalIsExact)}>
          {search.here(rows.total, rows.totalIsExact)}
          {wanted !== "" && !rows.isBehind && <span className={styles.took}> · {search.took(rows.tookMicros)}</span>}
        </span>
        <Button
          small
          keysWhenWide
          keys={wanted === "" ? undefined : keysOf("find.ask")}
          disabledReason={wanted === "" ? search.askNothing : null}
          onPress={ask}
        >
          {search.ask}
        </Button>
        <span className={styles.gap} />
        <Select
          label={search.sort}
          hideLabel
          quiet
          value={sort}
          options={sorts}
          onChange={(next) =>
            void navigate({ to: ".", search: next === "relevance" ? {} : { sort: next as Sort }, replace: true })
          }
        />
      </div>
      {rows.error ? (
        <div className={styles.error}>
          <ErrorNotice error={rows.error} kept={errors.kept} onRetry={rows.retry} />
        </div>
      ) : (
        <VirtualGrid
          gridRef={grid}
          label={search.grid}
          columns={columns}
          rowCount={rows.isEmptyHanded ? 12 : rows.total}
          rowHeight={52}
          cells={(index) => {
            const row = rows.rowAt(index);
            return row && customerCells(row, now);
          }}
          placeholder={<CustomerPlaceholder />}
          activeIndex={active.index}
          activeKey={active.key}
          listKey={rows.listKey}
          drift={rows.drift}
          isBusy={isWaiting}
          onActiveChange={active.onActiveChange}
          onOpen={active.onOpen}
          onWindow={rows.onWindow}
          empty={<NobodyFound query={wanted} connections={connections} onAsk={ask} />}
        />
      )}
      <Pulls connections={connections} />
      {live.search && (
        <LivePanel
          search={live.search}
          isRunning={live.isRunning}
          onOpen={active.open}
          onAskAgain={live.askAgain}
          onStop={live.stop}
          onClose={live.close}
        />
      )}
    </section>
  );
}

interface NobodyFoundProps {
  query: string;
  connections: readonly ConnectionStatus[];
  onAsk: () => void;
}

function NobodyFound({ query, connections, onAsk }: NobodyFoundProps) {
  const navigate = useNavigate();
  if (query === "") return <EmptyState title={search.noneTitle} text={search.noneText} />;
  const complaint = complaintAbout(query, connections);
  if (complaint !== null) return <EmptyState title={complaint} text={search.filtersText} />;
  if (hasFilter(query)) return <EmptyState title={search.nothingTitle(query)} text={search.fewerText} />;
  const isAddress = /[@+]|\d{5}/.test(query);
  // What was typed may be somebody's name: it is masked out of the address, which engines keep a history of.
  const create = () =>
    void navigate({ to: "/new", search: isAddress ? { address: query } : { name: query }, mask: { to: "/new" } });
  return (
    <EmptyState title={search.nothingTitle(query)} text={search.nothingText}>
      <Button onPress={onAsk}>{search.ask}</Button>
      <Button onPress={create}>{search.createFrom(query)}</Button>
    </EmptyState>
  );
}
