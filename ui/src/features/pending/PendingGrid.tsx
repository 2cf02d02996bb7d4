import { useState, type ReactNode, type Ref } from "react";

import { Badge, LetterBadge, type Tone } from "../../components/Badge.tsx";
import { FilterChips } from "../../components/FilterChips.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { VirtualGrid, type VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import type { OperationSummary, PendingShow, PendingState } from "../../contract/types.ts";
import { formatMoment } from "../../messages/format.ts";
import { pending } from "../../messages/pending.ts";
import { ExportAll } from "./ExportChanges.tsx";
import panes from "../../components/Panes.module.css";
import twoLines from "../../components/TwoLines.module.css";
import styles from "./Pending.module.css";
import type { usePendingRows } from "./usePendingRows.ts";

interface PendingGridProps {
  rows: ReturnType<typeof usePendingRows>;
  show: PendingShow;
  onShow: (show: PendingShow) => void;
  selectedId: string | null;
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
  held: "accent",
  connection_refused: "bad",
  sending: "accent",
  looking_up: "accent",
  rejected: "bad",
  parked: "bad",
};

/** The list of pending changes; arrows choose, Enter opens the customer. */
export function PendingGrid({ rows, show, onShow, selectedId, onSelect, onOpen, gridRef }: PendingGridProps) {
  const [now] = useState(() => new Date());
  const { all, needsAgent, total } = rows;
  const cells = (at: number): ReactNode[] | undefined => {
    const operation = rows.rowAt(at);
    return (
      operation && [<What key="what" operation={operation} />, <State key="state" operation={operation} now={now} />]
    );
  };
  return (
    <div className={panes.list}>
      <div className={styles.chips}>
        <FilterChips
          label={pending.show}
          value={show}
          onChange={onShow}
          choices={[
            { value: "all", label: pending.all(all) },
            { value: "needs_agent", label: pending.needsYou(needsAgent), isDisabled: needsAgent === 0 },
            { value: "waiting", label: pending.waiting(all - needsAgent), isDisabled: needsAgent === all },
          ]}
        />
      </div>
      <VirtualGrid
        gridRef={gridRef}
        label={pending.title}
        columns={columns}
        hideHeader
        rowCount={total ?? 0}
        rowHeight={52}
        cells={cells}
        placeholder={<Skeleton width="60%" />}
        isBusy={total === null}
        activeIndex={selectedId === null ? -1 : rows.indexOf(selectedId)}
        activeKey={selectedId}
        listKey={show}
        onWindow={rows.onWindow}
        onActiveChange={(at) => {
          const operation = rows.rowAt(at);
          if (operation) onSelect(operation.operationId);
        }}
        onOpen={(at) => {
          const operation = rows.rowAt(at);
          if (operation) onOpen(operation.personId);
        }}
      />
      <ExportAll />
    </div>
  );
}

function What({ operation }: { operation: OperationSummary }) {
  const { system } = operation;
  return (
    <div className={twoLines.what}>
      <p className={twoLines.line}>
        <span className={twoLines.first}>{operation.personName || pending.noName}</span>
        <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
      </p>
      <p className={twoLines.second}>{pending.what(operation.kind, operation.subject)}</p>
    </div>
  );
}

function State({ operation, now }: { operation: OperationSummary; now: Date }) {
  return (
    <div className={styles.state}>
      <Badge tone={tones[operation.state.kind]}>{pending.stateWord[operation.state.kind]}</Badge>
      <span className={styles.when}>{formatMoment(operation.createdAt, now)}</span>
    </div>
  );
}
