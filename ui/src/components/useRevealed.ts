import { useEffect, useRef, type RefObject } from "react";

/** Scrolls something that has just been opened into view, by as little as needed. */
export function useRevealed<E extends Element>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    ref.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return ref;
}
