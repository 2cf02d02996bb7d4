import { Outlet } from "@tanstack/react-router";

import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { errors } from "../../messages/errors.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { FirstStart } from "../start/FirstStart.tsx";
import { CustomerList } from "./CustomerList.tsx";
import styles from "./CustomersScreen.module.css";

/** The customers and, beside them, the chosen one. Before any system is connected: the first start. */
export function CustomersScreen() {
  const status = useCommandQuery("app_status", {});
  if (status.error) {
    return (
      <div className={styles.failed}>
        <ErrorNotice error={status.error} kept={errors.kept} onRetry={() => void status.refetch()} />
      </div>
    );
  }
  if (status.data?.connections.length === 0) return <FirstStart />;
  return (
    <div className={styles.screen}>
      <CustomerList connections={status.data?.connections ?? []} />
      <div className={styles.beside}>
        <Outlet />
      </div>
    </div>
  );
}
