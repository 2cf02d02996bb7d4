import { useNow } from "./useNow.ts";

/** Words that change every second. Only to look at: hearing every second would be a torment; what is heard stands beside it. */
export function Ticking({ words }: { words: (now: Date) => string }) {
  const now = useNow(1000);
  return <span aria-hidden="true">{words(now)}</span>;
}
