import type { ReactNode } from "react";

import { Button } from "../components/Button.tsx";
import { Icon } from "../components/Icon.tsx";
import { IconButton } from "../components/IconButton.tsx";
import { toast } from "../components/Toast.tsx";
import { errors } from "../messages/errors.ts";
import { describeError } from "./catalogue.ts";
import styles from "./ErrorNotice.module.css";

interface ErrorNoticeProps {
  /** Whatever was thrown, or an error that came as data. */
  error: unknown;
  /** What was not lost, in the words of the place. */
  kept?: string;
  onRetry?: (() => void) | undefined;
  /** Where connections are set up; offered for errors that are mended there. */
  onOpenConnections?: (() => void) | undefined;
  /** Which of the values it is about, where that is known. */
  about?: ReactNode;
  /** On one line where there is little room; the words are the same. */
  compact?: boolean;
}

/** What happened, what was kept, what to do, and the reference that leads to the log. */
export function ErrorNotice({ error, kept, onRetry, onOpenConnections, about, compact }: ErrorNoticeProps) {
  const view = describeError(error);
  const canRetry = view.action === "try_again" && onRetry;
  const canOpen = view.action === "open_connections" && onOpenConnections;
  return (
    <div
      role={view.severity === "info" ? "status" : "alert"}
      className={[styles.notice, styles[view.severity], compact && styles.compact].filter(Boolean).join(" ")}
    >
      <span className={styles.sign}>
        <Icon name={view.severity === "info" ? "info" : "warning"} />
      </span>
      <div className={styles.words}>
        <p className={styles.title}>{view.title}</p>
        {view.message && view.message.replace(/\.$/, "") !== view.title && <p>{view.message}</p>}
        {about}
        <p className={styles.quiet}>
          {[kept, view.whatToDo, view.retryAfterSeconds !== null && errors.tryAgainIn(view.retryAfterSeconds)]
            .filter(Boolean)
            .join(" ")}
        </p>
        {(canRetry || canOpen || view.reference) && (
          <div className={styles.foot}>
            {canRetry && (
              <Button small onPress={onRetry}>
                {errors.tryAgain}
              </Button>
            )}
            {canOpen && (
              <Button small onPress={onOpenConnections}>
                {errors.openConnections}
              </Button>
            )}
            {view.reference && <Reference text={view.reference} />}
          </div>
        )}
      </div>
    </div>
  );
}

function Reference({ text }: { text: string }) {
  return (
    <span className={styles.reference}>
      {errors.reference} <code className={styles.code}>{text}</code>
      <IconButton
        icon="copy"
        label={errors.copyReference}
        onPress={() => {
          void navigator.clipboard?.writeText(text).then(() => toast(errors.copied));
        }}
      />
    </span>
  );
}
