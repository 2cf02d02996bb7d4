import { useNow } from "../../components/useNow.ts";
import { describeError } from "../../errors/catalogue.ts";
import { formatClockSeconds } from "../../messages/format.ts";
import { live } from "../../messages/search.ts";
import type { Answer } from "./inquiry.ts";
import styles from "./LivePanel.module.css";

/** How far a system is, in a few words that are announced; the whole of it on hover. */
export function AnswerWords({ name, answer }: { name: string; answer: Answer }) {
  const { words, detail } = describeAnswer(answer);
  const text = live.line(name, words);
  return (
    <span className={styles.words} data-tone={answer.kind} title={detail === "" ? text : detail}>
      <span role="status">{text}</span>
      {answer.kind === "waiting" && <Countdown until={answer.until} />}
    </span>
  );
}

/** Seconds left. Only to look at: hearing every second would be a torment. */
function Countdown({ until }: { until: number }) {
  const now = useNow(1000);
  const seconds = Math.max(0, Math.ceil((until - now.getTime()) / 1000));
  return <span aria-hidden="true">{live.secondsLeft(seconds)}</span>;
}

function describeAnswer(answer: Answer): { words: string; detail: string } {
  switch (answer.kind) {
    case "searching":
      return { words: live.searching, detail: "" };
    case "found":
      return {
        words:
          answer.rows.length === 0
            ? live.none(answer.askedFor)
            : live.found(answer.rows.length, answer.more, answer.askedFor),
        detail: "",
      };
    case "cannot_search":
      return { words: live.cannot(answer.reason), detail: "" };
    case "waiting":
      return { words: live.waiting(formatClockSeconds(new Date(answer.until).toISOString())), detail: "" };
    case "stopped":
      return { words: live.stopped, detail: "" };
    case "refused":
    case "failed": {
      const { title, message, whatToDo, reference } = describeError(answer.error);
      return {
        words: live.failed(title),
        detail: [message, whatToDo, reference && live.reference(reference)].filter(Boolean).join(" "),
      };
    }
  }
}
