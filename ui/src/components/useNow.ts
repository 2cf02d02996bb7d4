import { useEffect, useState } from "react";

/** The time, refreshed often enough for "2 min" to stay true. */
export function useNow(everyMillis = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}
