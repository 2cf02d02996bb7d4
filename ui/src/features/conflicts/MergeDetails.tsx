import { useNavigate } from "@tanstack/react-router";

import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import type { MergeView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { conflicts, merges as texts } from "../../messages/conflicts.ts";
import { formatFull } from "../../messages/format.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import styles from "./Conflicts.module.css";

/** What both sides did, and the way to put the agent's part back. */
export function MergeDetails({ merge }: { merge: MergeView }) {
  const navigate = useNavigate();
  const open = useOpenCustomer();
  const undo = useAction("merge_undo");
  const { mergeId, personId, personName, system, lines, at } = merge;
  return (
    <>
      <header>
        <h1 className={styles.title}>{texts.heading(personName)}</h1>
        <p className={styles.subtitle} title={formatFull(at)}>
          <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />
          <span>{texts.lead(system.name, at)}</span>
        </p>
      </header>
      <div className={styles.card}>
        <table className={styles.merged}>
          <thead>
            <tr>
              <th scope="col">{texts.columnField}</th>
              <th scope="col">{texts.columnWas}</th>
              <th scope="col">{texts.columnNow}</th>
              <th scope="col">{texts.columnBy}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ label, was, value, by }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td className={styles.quiet}>{was || conflicts.notSet}</td>
                <td>{value || conflicts.cleared}</td>
                <td className={styles.quiet}>{texts.by[by]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {undo.error && <ErrorNotice error={undo.error} kept={conflicts.kept} />}
      {undo.isSuccess ? (
        <Notice
          tone="good"
          action={
            <Button
              small
              onPress={() =>
                void navigate({
                  to: "/pending",
                  search: undo.data.operationId === null ? {} : { operation: undo.data.operationId },
                })
              }
            >
              {texts.toPending}
            </Button>
          }
        >
          {texts.undone}
        </Notice>
      ) : (
        <div className={styles.undo}>
          <Button
            isPending={undo.isPending}
            disabledReason={merge.undo.ok ? null : merge.undo.reason}
            onPress={() => undo.mutate({ mergeId })}
          >
            {texts.undo}
          </Button>
          <p className={styles.quiet}>{merge.undo.reason ?? texts.undoText}</p>
          {personId === null ? (
            <span className={styles.quiet}>{texts.gone}</span>
          ) : (
            <Button onPress={() => open(personId)}>{texts.openCustomer}</Button>
          )}
        </div>
      )}
      {undo.isSuccess && personId !== null && (
        <div className={styles.actions}>
          <Button onPress={() => open(personId)}>{texts.openCustomer}</Button>
        </div>
      )}
    </>
  );
}
