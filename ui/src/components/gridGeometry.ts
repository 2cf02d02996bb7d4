/**
 * Where rows are when there are more of them than a browser can lay out.
 *
 * Engines stop at some 17 to 33 million pixels of height; a million rows of 52 are 52 million. Up to `maxHeight` the scroll
 * position is the position in the list. Above, the list is pressed together in the middle only: the first and last `edge`
 * pixels stay true, so that neither end ever drifts.
 */
export const maxHeight = 12_000_000;
const edge = 4_000_000;

/** Height that is laid out for a list of this height. */
export function laidOutHeight(total: number): number {
  return Math.min(total, maxHeight);
}

/** Position in the list for a scroll position. */
export function toListPosition(scrollTop: number, total: number, viewport: number): number {
  if (total <= maxHeight) return scrollTop;
  const scrollRange = maxHeight - viewport;
  const listRange = total - viewport;
  if (scrollTop <= edge) return scrollTop;
  if (scrollTop >= scrollRange - edge) return listRange - (scrollRange - scrollTop);
  return edge + ((scrollTop - edge) * (listRange - 2 * edge)) / (scrollRange - 2 * edge);
}

/** Scroll position for a position in the list. */
export function toScrollPosition(position: number, total: number, viewport: number): number {
  if (total <= maxHeight) return position;
  const scrollRange = maxHeight - viewport;
  const listRange = total - viewport;
  if (position <= edge) return position;
  if (position >= listRange - edge) return scrollRange - (listRange - position);
  return edge + ((position - edge) * (scrollRange - 2 * edge)) / (listRange - 2 * edge);
}

/** First and last row to render for a position in the list, with some to spare on both sides. */
export function rowsAt(
  position: number,
  viewport: number,
  rowHeight: number,
  rowCount: number,
): { first: number; last: number } {
  const spare = 8;
  const first = Math.max(0, Math.floor(position / rowHeight) - spare);
  const last = Math.min(rowCount - 1, Math.ceil((position + viewport) / rowHeight) + spare);
  return { first, last };
}

/** Rows that can be seen in full. */
export interface RowsInView {
  first: number;
  last: number;
  /** Nothing is above them. */
  isAtTop: boolean;
}

/** The rows that can be seen in full at a position in the list. */
export function rowsInView(position: number, viewport: number, rowHeight: number, rowCount: number): RowsInView {
  const first = Math.min(Math.ceil(position / rowHeight), Math.max(0, rowCount - 1));
  const last = Math.min(Math.floor((position + viewport) / rowHeight), rowCount) - 1;
  return { first, last: Math.max(first, last), isAtTop: position <= 0 };
}

/** The row a key moves to, or null if the key is not one of the grid's. */
export function rowForKey(key: string, active: number, rowCount: number, rowsPerPage: number): number | null {
  if (rowCount === 0) return null;
  const last = rowCount - 1;
  const clamp = (index: number) => Math.min(last, Math.max(0, index));
  switch (key) {
    case "ArrowDown":
      return clamp(active + 1);
    case "ArrowUp":
      return active < 0 ? last : clamp(active - 1);
    case "PageDown":
      return clamp(Math.max(active, 0) + rowsPerPage);
    case "PageUp":
      return clamp(Math.max(active, 0) - rowsPerPage);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}
