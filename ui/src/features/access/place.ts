/**
 * Where the agent is, as the next process may be told: a path of the interface, never what is looked for. A report of an erasure
 * stays open, for the console goes on in another process while it is read.
 */
export function placeOf({ pathname, search }: { pathname: string; search: object }): string {
  if (!("erasure" in search) || typeof search.erasure !== "string") return pathname;
  return `${pathname}?${new URLSearchParams({ erasure: search.erasure }).toString()}`;
}
