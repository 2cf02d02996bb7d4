import type { ErrorComponentProps } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";

import { EmptyState } from "../components/EmptyState.tsx";
import { ErrorNotice } from "../errors/ErrorNotice.tsx";
import { errors } from "../messages/errors.ts";
import { frame } from "../messages/frame.ts";
import styles from "./ScreenFailed.module.css";

/** What stands in place of a screen that failed. The frame around it goes on working. */
export function ScreenFailed({ error, reset }: ErrorComponentProps) {
  return (
    <div className={styles.screen}>
      <ErrorNotice error={error} kept={errors.kept} onRetry={reset} />
    </div>
  );
}

export function NotFound() {
  return (
    <EmptyState title={errors.screenFailed} text={errors.screenFailedWhat}>
      <Link to="/customers">{frame.customers}</Link>
    </EmptyState>
  );
}
