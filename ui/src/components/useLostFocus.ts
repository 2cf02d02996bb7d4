import { useEffect, useEffectEvent, useRef } from "react";

/** What leaves a list takes along the focus it had: gives it a place of its own when there are fewer than before. */
export function useLostFocus(count: number, focus: () => void): void {
  const before = useRef(count);
  const onFewer = useEffectEvent(() => {
    if (document.activeElement === document.body) focus();
  });
  useEffect(() => {
    if (count < before.current) onFewer();
    before.current = count;
  }, [count]);
}
