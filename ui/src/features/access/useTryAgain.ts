import { useAction } from "../../platform/queries.ts";

/** Tries again to open the data. */
export function useTryAgain() {
  const { mutate, isPending, error } = useAction("access_try_again");
  return { run: () => mutate({}), isPending, error };
}
