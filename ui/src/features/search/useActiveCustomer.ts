import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { ActiveCause } from "../../components/VirtualGrid.tsx";
import { wishToRead } from "../person/reading.ts";
import type { useCustomerRows } from "./useCustomerRows.ts";

/** A held arrow key passes many customers; only one that is stayed at is opened. */
const stayMillis = 70;

interface ActiveCustomer {
  index: number;
  key: string | null;
  onActiveChange: (index: number, cause: ActiveCause) => void;
  /** Opens the customer and moves the focus to it. */
  onOpen: (index: number) => void;
  open: (personId: string) => void;
}

/** The row that is selected: the customer in the address, or the row the arrow keys are at before it is there. */
export function useActiveCustomer(rows: ReturnType<typeof useCustomerRows>): ActiveCustomer {
  const navigate = useNavigate();
  const { personId } = useParams({ strict: false });
  const [moving, setMoving] = useState<{ index: number; cause: ActiveCause } | null>(null);

  const movingTo = moving ? rows.rowAt(moving.index)?.personId : undefined;

  useEffect(() => {
    if (!moving || movingTo === undefined) return;
    const go = () => {
      if (movingTo !== personId)
        void navigate({ to: "/customers/$personId", params: { personId: movingTo }, search: true, replace: true });
      setMoving(null);
    };
    const timer = setTimeout(go, moving.cause === "key" ? stayMillis : 0);
    return () => clearTimeout(timer);
  }, [moving, movingTo, personId, navigate]);

  const read = (id: string) => {
    setMoving(null);
    wishToRead(id);
    void navigate({ to: "/customers/$personId", params: { personId: id }, search: true, replace: true });
  };

  return {
    index: moving ? moving.index : personId ? rows.indexOf(personId) : -1,
    key: moving ? (movingTo ?? `row ${moving.index}`) : (personId ?? null),
    onActiveChange: (index, cause) => {
      wishToRead(null);
      setMoving({ index, cause });
    },
    onOpen: (index) => {
      const id = rows.rowAt(index)?.personId;
      if (id) read(id);
    },
    open: read,
  };
}
