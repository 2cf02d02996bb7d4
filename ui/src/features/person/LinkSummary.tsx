import { Button } from "../../components/Button.tsx";
import { DialogActions } from "../../components/Dialog.tsx";
import type { PersonRow, PersonView, SystemBadge } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { link as texts } from "../../messages/link.ts";
import { Systems } from "../systems/Systems.tsx";
import { textOf } from "./LinkChoice.tsx";
import styles from "./LinkDialog.module.css";

interface LinkSummaryProps {
  view: PersonView;
  other: PersonRow;
  isPending: boolean;
  error: unknown;
  onBack: () => void;
  onLink: () => void;
}

/** The two beside each other, and what linking them means. */
export function LinkSummary({ view, other, isPending, error, onBack, onLink }: LinkSummaryProps) {
  return (
    <>
      <div className={styles.two}>
        <Side
          title={texts.stays}
          name={view.name}
          channel={view.channels.find((one) => one.change !== "removed")?.address ?? ""}
          systems={view.systems}
        />
        <Side title={texts.joins} name={textOf(other.name)} channel={textOf(other.detail)} systems={other.systems} />
      </div>
      {other.reason && <p>{texts.why(other.reason)}</p>}
      <p className={styles.quiet}>{texts.effect}</p>
      {Boolean(error) && <ErrorNotice error={error} kept={texts.kept} compact />}
      <DialogActions>
        <Button onPress={onBack}>{texts.back}</Button>
        <Button variant="primary" autoFocus isPending={isPending} onPress={onLink}>
          {texts.confirm}
        </Button>
      </DialogActions>
    </>
  );
}

interface SideProps {
  title: string;
  name: string;
  channel: string;
  systems: readonly SystemBadge[];
}

function Side({ title, name, channel, systems }: SideProps) {
  return (
    <section className={styles.side} aria-label={title}>
      <h3 className={styles.sideTitle}>{title}</h3>
      <dl className={styles.facts}>
        <dt className="visually-hidden">{texts.name}</dt>
        <dd className={styles.name}>{name || texts.noName}</dd>
        <dt className="visually-hidden">{texts.channel}</dt>
        <dd>{channel || texts.noChannel}</dd>
        <dt className="visually-hidden">{texts.systems}</dt>
        <dd className={styles.sideSystems}>
          <Systems systems={systems} />
          <span className={styles.quiet}>{systems.map((system) => system.name).join(", ")}</span>
        </dd>
      </dl>
    </section>
  );
}
