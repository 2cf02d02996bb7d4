import { useEffect, useState } from "react";

/** A value once it has not changed for a moment; compared by what it says. */
export function useSettled<T>(value: T, delayMillis: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), delayMillis);
    return () => clearTimeout(timer);
  }, [text, delayMillis]);
  return settled;
}
