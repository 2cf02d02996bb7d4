import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access } from "../../messages/access.ts";
import { AccessCard } from "./AccessCard.tsx";

/** The host does not even say whether the data is open. */
export function StartFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <AccessCard title={access.failed}>
      <ErrorNotice error={error} onRetry={onRetry} />
    </AccessCard>
  );
}
