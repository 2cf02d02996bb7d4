import { useEffect, useRef, useState, type RefObject } from "react";

/** Scrolls something that the agent has just opened into view, by as little as needed; not what opened by itself. */
export function useRevealed<E extends Element>(isWanted = true): RefObject<E | null> {
  const ref = useRef<E>(null);
  const [wantedAtFirst] = useState(isWanted);
  useEffect(() => {
    if (wantedAtFirst) ref.current?.scrollIntoView({ block: "nearest" });
  }, [wantedAtFirst]);
  return ref;
}
