import { useState, type ReactNode, type Ref } from "react";

import { LetterBadge } from "../../components/Badge.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { VirtualGrid, type VirtualGridHandle } from "../../components/VirtualGrid.tsx";
import type { ConflictSummary, MergeView, SystemBadge } from "../../contract/types.ts";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { conflicts as texts, merges } from "../../messages/conflicts.ts";
import twoLines from "../../components/TwoLines.module.css";

/** A row of either list. */
export interface ListedRow {
  id: string;
  personName: string;
  system: SystemBadge;
  about: string;
  at: string;
}

export const rowOfConflict = ({ operationId, personName, system, kind, subject, at }: ConflictSummary): ListedRow => ({
  id: operationId,
  personName,
  system,
  about: texts.about(kind, subject, system.name),
  at,
});

export const rowOfMerge = ({ mergeId, personName, system, lines, at }: MergeView): ListedRow => ({
  id: mergeId,
  personName,
  system,
  about: merges.summary(lines.map(({ label }) => label)),
  at,
});

const columns = [
  { id: "what", header: texts.columnWhat, width: "minmax(0, 1fr)" },
  { id: "when", header: texts.columnWhen, width: "max-content", align: "end" },
] as const;

interface ConflictGridProps {
  label: string;
  /** Null until they are there. */
  rows: readonly ListedRow[] | null;
  selectedId: string | null;
  onSelect: (id: string) => void;
  onOpen: () => void;
  gridRef: Ref<VirtualGridHandle>;
}

/** The list of conflicts, or of what merged; arrows choose, Enter goes to the details. */
export function ConflictGrid({ label, rows, selectedId, onSelect, onOpen, gridRef }: ConflictGridProps) {
  const [now] = useState(() => new Date());
  const cells = (at: number): ReactNode[] | undefined => {
    const row = rows?.[at];
    return row && [<What key="what" row={row} />, <When key="when" at={row.at} now={now} />];
  };
  return (
    <VirtualGrid
      gridRef={gridRef}
      label={label}
      columns={columns}
      hideHeader
      rowCount={rows?.length ?? 0}
      rowHeight={52}
      cells={cells}
      placeholder={<Skeleton width="60%" />}
      isBusy={rows === null}
      activeIndex={rows?.findIndex(({ id }) => id === selectedId) ?? -1}
      activeKey={selectedId}
      listKey={label}
      onActiveChange={(at) => {
        const row = rows?.[at];
        if (row) onSelect(row.id);
      }}
      onOpen={onOpen}
    />
  );
}

function What({ row }: { row: ListedRow }) {
  const { system } = row;
  return (
    <div className={twoLines.what}>
      <p className={twoLines.line}>
        <span className={twoLines.first}>{row.personName || texts.noName}</span>
        <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
      </p>
      <p className={twoLines.second} title={row.about}>
        {row.about}
      </p>
    </div>
  );
}

function When({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} title={formatFull(at)} className={twoLines.when}>
      {formatMoment(at, now)}
    </time>
  );
}
