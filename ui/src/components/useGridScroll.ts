import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

import {
  laidOutHeight,
  rowsAt,
  rowsInView,
  toListPosition,
  toScrollPosition,
  type RowsInView,
} from "./gridGeometry.ts";

interface GridScroll {
  /** Height of the element that holds the rows. */
  height: number;
  /** What to take from a row's place in the list to get its place in that element. */
  shift: number;
  first: number;
  last: number;
  rowsPerPage: number;
  onScroll: () => void;
  /** Scrolls as little as needed to show a row in full. */
  reveal: (index: number) => void;
  /** Moves by a number of pixels of the list. */
  moveBy: (pixels: number) => void;
  toTop: () => void;
  /** The rows that can be seen in full. */
  inView: () => RowsInView;
}

/** Position of a list in its scrollerRef, in step with the scroll bar but able to be longer than the engine allows. */
export function useGridScroll(
  scrollerRef: RefObject<HTMLElement | null>,
  rowCount: number,
  rowHeight: number,
  headerHeight: number,
): GridScroll {
  // Until it is measured: rather too many rows at first than a second picture.
  const [viewport, setViewport] = useState(() => Math.max(600, globalThis.innerHeight));
  const [view, setView] = useState({ position: 0, scrollTop: 0 });
  const now = useRef(view);
  const settle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const total = rowCount * rowHeight;

  useLayoutEffect(() => {
    const element = scrollerRef.current;
    if (!element) return;
    // It is told before the first picture; asking for the height here would lay out the page once more.
    const observer = new ResizeObserver(() => setViewport(Math.max(rowHeight, element.clientHeight - headerHeight)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scrollerRef, rowHeight, headerHeight]);

  useEffect(() => () => clearTimeout(settle.current), []);

  const show = (position: number, scrollTop: number) => {
    now.current = { position, scrollTop };
    setView(now.current);
  };

  const goTo = (position: number) => {
    const bounded = Math.max(0, Math.min(position, total - viewport));
    const scrollTop = toScrollPosition(bounded, total, viewport);
    // Setting it, even to what it is, lays out the page.
    if (bounded === now.current.position && scrollTop === now.current.scrollTop) return;
    show(bounded, scrollTop);
    if (scrollerRef.current) scrollerRef.current.scrollTop = scrollTop;
  };

  const onScroll = () => {
    const scrollTop = scrollerRef.current?.scrollTop ?? 0;
    const moved = scrollTop - now.current.scrollTop;
    if (moved === 0) return;
    const proportional = toListPosition(scrollTop, total, viewport);
    // Wheels, keys and touch move row by row; only a jump of the scroll bar goes by proportion.
    const position =
      Math.abs(moved) > 2 * viewport
        ? proportional
        : Math.max(0, Math.min(now.current.position + moved, Math.max(0, total - viewport)));
    show(position, scrollTop);
    clearTimeout(settle.current);
    if (Math.abs(position - proportional) < 1) return;
    const atEnd = scrollTop <= 0 || scrollTop >= laidOutHeight(total) - viewport;
    if (atEnd) goTo(position);
    else settle.current = setTimeout(() => goTo(now.current.position), 250);
  };

  const reveal = (index: number) => {
    const top = index * rowHeight;
    const { position } = now.current;
    if (top < position) goTo(top);
    else if (top + rowHeight > position + viewport) goTo(top + rowHeight - viewport);
  };

  return {
    ...rowsAt(view.position, viewport, rowHeight, rowCount),
    height: laidOutHeight(total),
    shift: view.position - view.scrollTop,
    rowsPerPage: Math.max(1, Math.floor(viewport / rowHeight) - 1),
    onScroll,
    reveal,
    moveBy: (pixels) => goTo(now.current.position + pixels),
    toTop: () => goTo(0),
    inView: () => rowsInView(now.current.position, viewport, rowHeight, rowCount),
  };
}
