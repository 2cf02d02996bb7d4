import { createContext, useContext } from "react";

import type { OperationView } from "../../contract/types.ts";
import { isUnsent } from "../pending/order.ts";
import { noChanges, type PersonChanges } from "../pending/usePersonChanges.ts";
import type { ChannelLine, FieldLine } from "./lines.ts";

/** What waits for the customer on the page, for everything on it. */
export const PersonChangesContext = createContext<PersonChanges>(noChanges);

export function useChanges(): PersonChanges {
  return useContext(PersonChangesContext);
}

/** How the change of one record's share in a line is taken back. */
export interface Undoing {
  operation: OperationView;
  recordId: string;
  /** The change is about more than this: only this is put back, to what it was. */
  isPart: boolean;
}

/** How all changes of a line are taken back; empty if there are none, or one of them is on its way. */
export function undoingsOf({ views }: PersonChanges, line: FieldLine | ChannelLine): readonly Undoing[] {
  const changed = line.held.filter((one) => one.change !== null);
  const found = changed.flatMap(({ recordId, system, was }) => {
    const operation = views.find(
      (one) => one.system.connectionId === system.connectionId && isUnsent(one) && isAbout(one, line),
    );
    if (!operation) return [];
    const isPart = operation.changes.length > 1;
    return isPart && was === null ? [] : [{ operation, recordId, isPart }];
  });
  return found.length === changed.length ? found : [];
}

function isAbout({ kind, changes }: OperationView, line: FieldLine | ChannelLine): boolean {
  if ("field" in line) return kind === "edit" && changes.some(({ label }) => label === line.field.label);
  const { address, label } = line.channel;
  return (
    kind.endsWith("_channel") &&
    changes.some((change) => change.label === label && (change.after === address || change.before === address))
  );
}
