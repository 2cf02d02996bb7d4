import { Link } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import type { OperationSummary, OperationView, PersonView } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { useLostFocus } from "../../components/useLostFocus.ts";
import { createOutcome as texts } from "../../messages/person.ts";
import { DiscardChange } from "../pending/DiscardChange.tsx";
import { needsAgent } from "../pending/order.ts";
import { useChanges } from "./changes.ts";
import styles from "./CreateOutcome.module.css";

/** A customer that is not created somewhere until the agent does something. */
export const isStoppedCreate = ({ kind, state }: Pick<OperationSummary, "kind" | "state">) =>
  kind === "create" && needsAgent({ state });

/** What became of creating a customer in several systems, as soon as one of them did not do it. */
export function CreateOutcome({ view, onDropped }: { view: PersonView; onDropped: () => void }) {
  const stopped = useChanges().views.filter(isStoppedCreate);
  useLostFocus(stopped.length, onDropped);
  if (stopped.length === 0) return null;
  const names = (records: PersonView["records"]) => records.map((record) => record.system.name);
  const isStopped = (connectionId: string) => stopped.some((one) => one.system.connectionId === connectionId);
  const done = names(view.records.filter((record) => record.state === "known"));
  const onTheWay = names(
    view.records.filter((record) => record.state === "new" && !isStopped(record.system.connectionId)),
  );
  return (
    <section className={styles.outcome} aria-label={texts.label}>
      <p className={styles.done}>
        {[done.length > 0 && texts.done(done), onTheWay.length > 0 && texts.onTheWay(onTheWay)]
          .filter(Boolean)
          .join(" ") || texts.nowhere}
      </p>
      {stopped.map((operation) => (
        <Stopped key={operation.operationId} operation={operation} view={view} />
      ))}
    </section>
  );
}

function Stopped({ operation, view }: { operation: OperationView; view: PersonView }) {
  const { system, lastError, candidates, operationId } = operation;
  const record = view.records.find((one) => one.system.connectionId === system.connectionId);
  const why = lastError ? describeError(lastError).message || (lastError.fields[0]?.message ?? "") : "";
  return (
    <div className={styles.stopped}>
      <p className={styles.why}>
        {candidates.length > 0 ? texts.candidates(system.name, candidates.length) : texts.refused(system.name, why)}
      </p>
      <span className={styles.buttons}>
        {candidates.length > 0 ? (
          <Link to="/pending" search={{ operation: operationId }} className={styles.link}>
            {texts.choose}
          </Link>
        ) : (
          <Button
            small
            label={texts.changeLabel(system.name)}
            onPress={() => openFirstWrong(record?.recordId, lastError?.fields.map((issue) => issue.field) ?? [])}
          >
            {texts.change}
          </Button>
        )}
        <DiscardChange operation={operation} label={texts.drop} small onDiscarded={() => {}} />
      </span>
    </div>
  );
}

/** Opens the editor of the value that was refused, or goes to the first that can be changed. */
function openFirstWrong(recordId: string | undefined, fields: readonly string[]): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].filter(
    (row) => recordId === undefined || row.dataset["records"]?.split(" ").includes(recordId),
  );
  const row = rows.find((one) => fields.includes(one.dataset["row"] ?? ""));
  const button = (row ?? rows[0])?.querySelector<HTMLElement>("[data-edit]:not([aria-disabled])");
  button?.focus();
  if (row) button?.click();
}
