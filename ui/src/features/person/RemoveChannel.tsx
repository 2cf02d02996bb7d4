import { Button } from "../../components/Button.tsx";
import { channel as texts, person } from "../../messages/person.ts";
import { closeOnEscape } from "./AddChannel.tsx";
import styles from "./ChannelRow.module.css";
import type { Shared } from "./useShared.ts";
import { WhichSystems } from "./WhichSystems.tsx";

interface RemoveChannelProps {
  question: string;
  shared: Shared;
  isPending: boolean;
  onRemove: () => void;
  onKeep: () => void;
}

/** Asks before a channel is removed from several systems, or in a way that nobody has verified. */
export function RemoveChannel({ question, shared, isPending, onRemove, onKeep }: RemoveChannelProps) {
  return (
    // Escape keeps the channel from wherever in the question the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div className={styles.ask} role="group" aria-label={question} onKeyDown={(event) => closeOnEscape(event, onKeep)}>
      <p>{question}</p>
      <WhichSystems shared={shared} label={person.removeIn} />
      {shared.allowed.unverified && <p className={styles.caution}>{person.unverified}</p>}
      <div className={styles.buttons}>
        <Button
          small
          variant="danger"
          autoFocus
          isPending={isPending}
          disabledReason={shared.chosen.length === 0 ? person.noneChosen : null}
          onPress={onRemove}
        >
          {texts.removeConfirm}
        </Button>
        <Button small onPress={onKeep}>
          {texts.keep}
        </Button>
      </div>
    </div>
  );
}
