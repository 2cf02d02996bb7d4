import { Fragment, type ReactNode } from "react";

import { Badge } from "../../components/Badge.tsx";
import { Segments } from "../../components/Segments.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import type { PersonRow } from "../../contract/types.ts";
import { formatAgo, formatFull } from "../../messages/format.ts";
import { search } from "../../messages/search.ts";
import { Systems } from "../systems/Systems.tsx";
import styles from "./cells.module.css";

type Cells = readonly ReactNode[];

const known = new WeakMap<PersonRow, { now: Date; cells: Cells }>();

/** The cells of a customer, in the order of the columns. The same ones for the same row, so that the grid passes by rows that did not change. */
export function customerCells(row: PersonRow, now: Date): Cells {
  const before = known.get(row);
  if (before?.now === now) return before.cells;
  const cells = draw(row, now);
  known.set(row, { now, cells });
  return cells;
}

function draw(row: PersonRow, now: Date): Cells {
  return [
    <Fragment key="name">
      <span className={`${styles.first} ${styles.marked}`}>
        <span className={row.name.length === 0 ? `${styles.name} ${styles.nobody}` : styles.name}>
          <Segments segments={row.name} empty={search.noName} />
        </span>{" "}
        {row.needsAttention ? (
          <Badge tone="bad">{search.needsYou}</Badge>
        ) : (
          row.waiting && <Badge tone="warn">{search.waiting}</Badge>
        )}
      </span>{" "}
      <span className={styles.second}>
        <span className={`${styles.detail} ${styles.marked}`}>
          {row.detail.length === 0 && !row.reason ? search.noDetail : <Segments segments={row.detail} />}
        </span>
        {row.reason && (
          <span className={styles.reason} title={row.reason}>
            {row.detail.length > 0 ? ` · ${row.reason}` : row.reason}
          </span>
        )}
      </span>
    </Fragment>,
    <Systems key="systems" systems={row.systems} />,
    row.changedAt && (
      <time key="changed" className={styles.ago} dateTime={row.changedAt} title={formatFull(row.changedAt)}>
        {formatAgo(row.changedAt, now)}
      </time>
    ),
  ];
}

/** A row that has not arrived, in its size. */
export function CustomerPlaceholder() {
  return (
    <span className={styles.placeholder}>
      <Skeleton width={140} />
      <Skeleton width={210} height={10} />
    </span>
  );
}
