import { Notice } from "../../components/Notice.tsx";
import type { ActivityVerdict } from "../../contract/types.ts";
import { activity } from "../../messages/activity.ts";

/** Whether everything is as it was written, and if not, from where on. */
export function Verdict({ verdict }: { verdict: ActivityVerdict }) {
  const isWhole = verdict.entries.broken === null && verdict.requests.broken === null;
  return <Notice tone={isWhole ? "good" : "warn"}>{activity.verdict(verdict).join(" ")}</Notice>;
}
