import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { ActiveCause } from "../../components/VirtualGrid.tsx";
import { commandQuery, usePlatform } from "../../platform/queries.ts";
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

/** Where the selection is going. */
interface Move {
  index: number;
  cause: ActiveCause;
  /** Who stood there at that moment: other rows may stand there before the move is done. Unknown for a row still on its way. */
  personId: string | undefined;
}

/** The row that is selected: the customer in the address, or the row the arrow keys are at before it is there. */
export function useActiveCustomer(rows: ReturnType<typeof useCustomerRows>): ActiveCustomer {
  const navigate = useNavigate();
  const platform = usePlatform();
  const client = useQueryClient();
  const { personId } = useParams({ strict: false });
  const [moving, setMoving] = useState<Move | null>(null);

  const movingTo = moving ? (moving.personId ?? rows.rowAt(moving.index)?.personId) : undefined;

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

  const shown = moving?.personId ?? personId;

  return {
    index: moving && moving.personId === undefined ? moving.index : shown === undefined ? -1 : rows.indexOf(shown),
    key: moving ? (movingTo ?? `row ${moving.index}`) : (personId ?? null),
    onActiveChange: (index, cause) => {
      wishToRead(null);
      const pointed = rows.rowAt(index)?.personId;
      // A click is meant: the customer is asked for while the address still changes.
      if (cause === "pointer" && pointed !== undefined)
        void client.prefetchQuery(commandQuery(platform, "person_get", { personId: pointed }));
      setMoving({ index, cause, personId: pointed });
    },
    onOpen: (index) => {
      const id = rows.rowAt(index)?.personId;
      if (id) read(id);
    },
    open: read,
  };
}
