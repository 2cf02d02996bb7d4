import { IconButton } from "../../components/IconButton.tsx";
import { toast } from "../../components/Toast.tsx";
import type { EntryKind, TimelineEntryView } from "../../contract/types.ts";
import { formatFull, formatMoment } from "../../messages/format.ts";
import { entryWords, timeline as texts } from "../../messages/timeline.ts";
import { ChangeMark } from "./ChangeMark.tsx";
import styles from "./Timeline.module.css";

/** How loud an entry of each kind is; a new kind without a row does not compile. */
const weight: Record<EntryKind, "main" | "quiet"> = {
  ticket: "main",
  message: "main",
  event: "main",
  external_event: "main",
  other: "quiet",
  created: "quiet",
  edited: "main",
  channel: "main",
  event_added: "main",
  crm_sync: "main",
  removed: "main",
};

/** One thing that happened. */
export function TimelineEntry({ entry, now }: { entry: TimelineEntryView; now: Date }) {
  const words = entry.text || entryWords[entry.kind](entry.subject);
  const facts = [
    entry.initiatedBy && texts.by(entry.initiatedBy),
    entry.ticketId && texts.ticket(entry.ticketId),
    entry.system?.name,
    entry.concerns && texts.concerns(entry.concerns.name),
    entry.change && texts.waitingHere,
  ].filter(Boolean);
  return (
    <li className={styles.entry}>
      <span
        className={styles.dot}
        data-hue={entry.system?.provider ?? "here"}
        data-weight={weight[entry.kind]}
        aria-hidden="true"
      />
      <div className={styles.words}>
        <p className={styles.text}>{words}</p>
        <p className={styles.facts}>
          {facts.join(" · ")}
          <ChangeMark state={entry.change} />
          {entry.sourceUrl && <SourceLink address={entry.sourceUrl} />}
        </p>
      </div>
      <time className={styles.at} dateTime={entry.at} title={formatFull(entry.at)}>
        {formatMoment(entry.at, now)}
      </time>
    </li>
  );
}

/** A link is copied, not followed: it leads out of the window, and whoever wrote it is not known. */
function SourceLink({ address }: { address: string }) {
  const host = URL.canParse(address) ? new URL(address).host : address;
  return (
    <span className={styles.link}>
      {host}
      <IconButton
        icon="copy"
        label={texts.copyLink(host)}
        onPress={() => {
          void navigator.clipboard?.writeText(address).then(() => toast(texts.copied));
        }}
      />
    </span>
  );
}
