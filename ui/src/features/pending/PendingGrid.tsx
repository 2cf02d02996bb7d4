import { useState, type ReactNode, type Ref } from "react";

import { Badge, LetterBadge, type Tone } from "../../components/Badge.tsx";
import { FilterChips } from "../../components/FilterChips.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { VirtualGrid, type VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import type { OperationView, PendingState } from "../../contract/types.ts";
import { formatMoment } from "../../messages/format.ts";
import { pending } from "../../messages/pending.ts";
import { needsAgent, type Show } from "./order.ts";
import styles from "./Pending.module.css";

interface PendingGridProps {
  all: readonly OperationView[];
  shown: readonly OperationView[];
  isLoading: boolean;
  show: Show;
  onShow: (show: Show) => void;
  selected: OperationView | null;
  onSelect: (operationId: string) => void;
  onOpen: (personId: string) => void;
  gridRef: Ref<VirtualGridHandle>;
}

const columns = [
  { id: "what", header: pending.title, width: "minmax(0, 1fr)" },
  { id: "state", header: pending.columnState, width: "max-content", align: "end" },
] as const;

const tones: Record<PendingState["kind"], Tone> = {
  queued: "warn",
  behind: "warn",
  waiting_until: "warn",
  connection_refused: "bad",
  sending: "accent",
  looking_up: "accent",
  rejected: "bad",
  parked: "bad",
};

/** The list of pending changes; arrows choose, Enter opens the customer. */
export function PendingGrid({
  all,
  shown,
  isLoading,
  show,
  onShow,
  selected,
  onSelect,
  onOpen,
  gridRef,
}: PendingGridProps) {
  const [now] = useState(() => new Date());
  const needing = all.filter(needsAgent).length;
  const index = selected ? shown.indexOf(selected) : -1;
  const cells = (at: number): ReactNode[] | undefined => {
    const operation = shown[at];
    return (
      operation && [<What key="what" operation={operation} />, <State key="state" operation={operation} now={now} />]
    );
  };
  return (
    <div className={styles.list}>
      <div className={styles.chips}>
        <FilterChips
          label={pending.show}
          value={show}
          onChange={onShow}
          choices={[
            { value: "all", label: pending.all(all.length) },
            { value: "needs_agent", label: pending.needsYou(needing), isDisabled: needing === 0 },
            { value: "waiting", label: pending.waiting(all.length - needing), isDisabled: needing === all.length },
          ]}
        />
      </div>
      <VirtualGrid
        gridRef={gridRef}
        label={pending.title}
        columns={columns}
        hideHeader
        rowCount={shown.length}
        rowHeight={52}
        cells={cells}
        placeholder={<Skeleton width="60%" />}
        isBusy={isLoading}
        activeIndex={index}
        activeKey={selected?.operationId ?? null}
        listKey={show}
        onActiveChange={(at) => {
          const operation = shown[at];
          if (operation) onSelect(operation.operationId);
        }}
        onOpen={(at) => {
          const operation = shown[at];
          if (operation) onOpen(operation.personId);
        }}
      />
    </div>
  );
}

function What({ operation }: { operation: OperationView }) {
  const { system } = operation;
  return (
    <div className={styles.what}>
      <p className={styles.line}>
        <span className={styles.person}>{operation.personName || pending.noName}</span>
        <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
      </p>
      <p className={styles.second}>
        {pending.kind[operation.kind]}
        {operation.changes.length > 0 && `: ${operation.changes.map((change) => change.label).join(", ")}`}
      </p>
    </div>
  );
}

function State({ operation, now }: { operation: OperationView; now: Date }) {
  return (
    <div className={styles.state}>
      <Badge tone={tones[operation.state.kind]}>{pending.stateWord[operation.state.kind]}</Badge>
      <span className={styles.when}>{formatMoment(operation.createdAt, now)}</span>
    </div>
  );
}
