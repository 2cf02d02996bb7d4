import { useNavigate } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";

/** The customer the agent has asked to read, until the focus is there. */
let wish: string | null = null;
const listeners = new Set<() => void>();

function change(next: string | null): void {
  wish = next;
  for (const listener of listeners) listener();
}

/** The focus goes to this customer once it is on screen. Null gives up what was wished for before. */
export function wishToRead(personId: string | null): void {
  if (personId !== wish) change(personId);
}

/** Moves the focus to a customer that was wished for, as soon as it is there. */
export function useReadWish(personId: string, isThere: boolean, focus: () => void): void {
  const wished = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wish,
  );
  const isDue = isThere && wished === personId;
  useEffect(() => {
    if (!isDue) return;
    change(null);
    focus();
  });
}

/** Goes to a customer's page, and the focus with it. */
export function useOpenCustomer(): (personId: string) => void {
  const navigate = useNavigate();
  return (personId) => {
    wishToRead(personId);
    void navigate({ to: "/customers/$personId", params: { personId } });
  };
}
