import { keepPreviousData } from "@tanstack/react-query";

import { useSettled } from "../../components/useSettled.ts";
import type { CustomerCheck, CustomerForm } from "../../contract/types.ts";
import { useCommandQuery } from "../../platform/queries.ts";

/** Long enough not to check at every key of a fast typist, short enough to seem at once. */
const DELAY_MS = 150;

/**
 * What is wrong with the form and who it might already be, as it is typed. The latest form wins, because the form is the
 * key of the query; until its answer is there the previous one stays on screen, and `isBehind`.
 */
export function useCustomerCheck(form: CustomerForm): {
  check: CustomerCheck | null;
  isBehind: boolean;
  error: Error | null;
} {
  const current = useSettled(form, DELAY_MS);
  // Choices with legal weight are asked about when the form is saved; while it is typed they are no issue.
  const request = { ...current, confirmed: true };
  const query = useCommandQuery("customer_check", request, { placeholderData: keepPreviousData, gcTime: 0 });
  const isBehind = query.isPending || query.isPlaceholderData || JSON.stringify(current) !== JSON.stringify(form);
  return { check: query.data ?? null, isBehind, error: query.error };
}
