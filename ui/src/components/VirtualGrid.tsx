import {
  memo,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";

import { rowForKey, type RowsInView } from "./gridGeometry.ts";
import { useGridScroll } from "./useGridScroll.ts";
import styles from "./VirtualGrid.module.css";

export interface GridColumn {
  id: string;
  header: string;
  /** Width as CSS writes it in a grid template. */
  width: string;
  align?: "start" | "end";
}

/** How the active row came to change. */
export type ActiveCause = "key" | "pointer";

export interface VirtualGridHandle {
  focus(): void;
  /** The rows that can be seen in full now. */
  inView(): RowsInView;
}

export interface VirtualGridProps {
  label: string;
  columns: readonly GridColumn[];
  rowCount: number;
  rowHeight: number;
  /** The cells of a row in the order of the columns; undefined while they are not there yet. */
  cells: (index: number) => readonly ReactNode[] | undefined;
  /** What stands in the first cell until a row is there. */
  placeholder: ReactNode;
  /** The row that is selected, or -1. */
  activeIndex: number;
  /** What the active row is, so that it can be followed when rows before it come or go. */
  activeKey: string | null;
  onActiveChange: (index: number, cause: ActiveCause) => void;
  onOpen?: (index: number) => void;
  /** The rows that are on screen or close to it. */
  onWindow?: (first: number, last: number) => void;
  /** Another list: the grid goes back to its first row. */
  listKey?: string;
  /**
   * By how many rows what is on screen has moved down the list since it was first shown. The grid goes along, so that every
   * row stays where it is on the screen. Without it the active row alone is kept in its place.
   */
  drift?: number;
  isBusy?: boolean;
  /** What stands in place of rows when there are none. */
  empty?: ReactNode;
  hideHeader?: boolean;
  gridRef?: Ref<VirtualGridHandle>;
}

const headerHeight = 32;

/**
 * A grid for any number of rows of one height. Only rows near the screen exist; the grid is one tab stop and tells assistive
 * technology its active row and true size.
 */
export function VirtualGrid(props: VirtualGridProps) {
  const {
    label,
    columns,
    rowCount,
    rowHeight,
    cells,
    placeholder,
    activeIndex,
    activeKey,
    onActiveChange,
    onOpen,
    onWindow,
    listKey = "",
  } = props;
  const id = useId();
  const scrollerRef = useRef<HTMLDivElement>(null);
  const header = props.hideHeader ? 0 : headerHeight;
  const firstRowIndex = props.hideHeader ? 1 : 2;
  const scroll = useGridScroll(scrollerRef, rowCount, rowHeight, header);
  const { first, last } = scroll;

  useImperativeHandle(props.gridRef, () => ({
    focus: () => scrollerRef.current?.focus(),
    inView: scroll.inView,
  }));

  useEffect(() => {
    onWindow?.(first, last);
  }, [onWindow, first, last]);

  useDrift(scroll, props.drift ?? 0, rowHeight, listKey);
  useFollowActive(scroll, activeIndex, activeKey, rowHeight, listKey, props.drift === undefined);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && activeIndex >= 0) {
      event.preventDefault();
      onOpen?.(activeIndex);
      return;
    }
    const next = rowForKey(event.key, activeIndex, rowCount, scroll.rowsPerPage);
    if (next === null) return;
    event.preventDefault();
    scroll.reveal(next);
    if (next !== activeIndex) onActiveChange(next, "key");
  };

  const onRow = (event: MouseEvent, run: (index: number) => void) => {
    const row = (event.target as Element).closest("[role=row]")?.getAttribute("aria-rowindex");
    if (row) run(Number(row) - firstRowIndex);
  };

  const template = columns.map((column) => column.width).join(" ");
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
    const index = first + at;
    return (
      <GridRow
        key={index}
        id={`${id}-${index}`}
        rowIndex={index + firstRowIndex}
        isActive={index === activeIndex}
        top={index * rowHeight - scroll.shift}
        height={rowHeight}
        template={template}
        columns={columns}
        content={cells(index)}
        placeholder={placeholder}
      />
    );
  });

  return (
    <div
      ref={scrollerRef}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + (props.hideHeader ? 0 : 1)}
      aria-colcount={columns.length}
      aria-busy={props.isBusy ?? false}
      aria-activedescendant={activeIndex >= first && activeIndex <= last ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={onKeyDown}
      onScroll={scroll.onScroll}
    >
      {!props.hideHeader && (
        <div role="row" aria-rowindex={1} className={styles.header} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <div key={column.id} role="columnheader" className={classOf(column)}>
              {column.header}
            </div>
          ))}
        </div>
      )}
      {rowCount === 0 && props.empty ? (
        <div role="row" className={styles.empty}>
          <div role="gridcell">{props.empty}</div>
        </div>
      ) : (
        // The keys of a row are the grid's, which has the focus.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          role="presentation"
          className={styles.rows}
          style={{ height: scroll.height }}
          onClick={(event) => onRow(event, (index) => onActiveChange(index, "pointer"))}
          onDoubleClick={(event) => onRow(event, (index) => onOpen?.(index))}
        >
          {rows}
        </div>
      )}
    </div>
  );
}

interface GridRowProps {
  id: string;
  /** Counted from 1, the header included. */
  rowIndex: number;
  isActive: boolean;
  top: number;
  height: number;
  template: string;
  columns: readonly GridColumn[];
  content: readonly ReactNode[] | undefined;
  placeholder: ReactNode;
}

/** A row. One that shows what it showed is passed by: a key press renders the grid several times, and most rows once. */
const GridRow = memo(function GridRow({
  id,
  rowIndex,
  isActive,
  top,
  height,
  template,
  columns,
  content,
  placeholder,
}: GridRowProps) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isActive}
      className={styles.row}
      style={{ height, gridTemplateColumns: template, transform: `translateY(${top}px)` }}
    >
      {content ? (
        columns.map((column, at) => (
          <div key={column.id} role="gridcell" className={classOf(column)}>
            {content[at]}
          </div>
        ))
      ) : (
        <div role="gridcell" className={styles.cell}>
          {placeholder}
        </div>
      )}
    </div>
  );
});

const classOf = (column: GridColumn) => (column.align === "end" ? `${styles.cell} ${styles.end}` : styles.cell);

/** Goes along when the rows on screen have moved in the list; before it is painted, so that nobody sees them move. */
function useDrift(scroll: ReturnType<typeof useGridScroll>, drift: number, rowHeight: number, listKey: string) {
  const before = useRef({ drift, listKey });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { drift, listKey };
    if (was.listKey === listKey && was.drift !== drift) scroll.moveBy((drift - was.drift) * rowHeight);
  }, [scroll, drift, rowHeight, listKey]);
}

/**
 * Shows the active row when another becomes active, keeps it where it is when rows come or go before it, and starts at the
 * top of another list.
 */
function useFollowActive(
  scroll: ReturnType<typeof useGridScroll>,
  activeIndex: number,
  activeKey: string | null,
  rowHeight: number,
  listKey: string,
  keepsActive: boolean,
) {
  const before = useRef({ activeIndex, activeKey, listKey });
  useEffect(() => {
    const was = before.current;
    before.current = { activeIndex, activeKey, listKey };
    if (was.listKey !== listKey) scroll.toTop();
    else if (activeIndex >= 0 && was.activeKey !== activeKey) scroll.reveal(activeIndex);
    else if (
      keepsActive &&
      was.activeIndex >= scroll.first &&
      was.activeIndex <= scroll.last &&
      activeIndex >= 0 &&
      was.activeIndex !== activeIndex
    ) {
      scroll.moveBy((activeIndex - was.activeIndex) * rowHeight);
    }
  }, [scroll, activeIndex, activeKey, rowHeight, listKey, keepsActive]);
}
