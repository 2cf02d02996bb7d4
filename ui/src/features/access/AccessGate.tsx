import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useEffectEvent } from "react";

import type { Access } from "../../contract/types.ts";
import { access as texts } from "../../messages/access.ts";
import { useCommandQuery, usePlatformEvents } from "../../platform/queries.ts";
import { AccessCard } from "./AccessCard.tsx";
import { ClosedScreen } from "./ClosedScreen.tsx";
import { StartFailed } from "./StartFailed.tsx";
import { useLocking } from "./useLocking.ts";

interface AccessGateProps {
  /** Called when the data was opened, with where the agent was when it was locked. */
  onReturn: (place: string) => void;
  /** Where the agent is: a path of the interface. */
  whereAbouts: () => string;
  children: ReactNode;
}

/** Shows the program while the data is open. While it is not, nothing of it is mounted and no reply about it is kept. */
export function AccessGate({ onReturn, whereAbouts, children }: AccessGateProps) {
  const { data: access, error, refetch } = useCommandQuery("access_get", {}, { gcTime: Number.POSITIVE_INFINITY });
  if (error) return <StartFailed error={error} onRetry={() => void refetch()} />;
  if (!access) return <AccessCard title={texts.opening} isBusy />;
  if (access.kind !== "open") return <Closed access={access} />;
  return (
    <Opened place={access.place} onReturn={onReturn} whereAbouts={whereAbouts}>
      {children}
    </Opened>
  );
}

/** Goes back to where the agent was, once. */
function Opened({ place, onReturn, whereAbouts, children }: AccessGateProps & { place: string | null }) {
  const isLocking = useLocking(whereAbouts);
  const goBack = useEffectEvent(() => {
    if (place !== null) onReturn(place);
  });
  useEffect(() => goBack(), []);
  return isLocking ? <Locking /> : children;
}

/** Covers the data until it is locked, which a host that stays the same process says like any other change. */
function Locking() {
  usePlatformEvents();
  return <AccessCard title={texts.locking} isBusy />;
}

function Closed({ access }: { access: Exclude<Access, { kind: "open" }> }) {
  usePlatformEvents();
  const client = useQueryClient();
  useEffect(() => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "access_get" });
    client.getMutationCache().clear();
  }, [client]);
  return <ClosedScreen access={access} />;
}
