import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { settings } from "../../messages/settings.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { About } from "./About.tsx";
import { Appearance } from "./Appearance.tsx";
import { Connections } from "./Connections.tsx";
import { Facts } from "./Facts.tsx";
import { Protection } from "./Protection.tsx";
import { Erasures } from "../privacy/Erasures.tsx";
import styles from "./Settings.module.css";
import { Shortcuts } from "./Shortcuts.tsx";
import { SyncRhythm } from "./SyncRhythm.tsx";

/** Everything that is set once and left alone. */
export function SettingsScreen() {
  const current = useCommandQuery("settings_get", {});
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{settings.title}</h1>
      </header>
      <Connections />
      {current.error && <ErrorNotice error={current.error} onRetry={() => void current.refetch()} />}
      {current.data && (
        <>
          <Appearance current={current.data} />
          <SyncRhythm current={current.data} />
        </>
      )}
      <Protection />
      <Erasures />
      <Facts />
      <Shortcuts />
      <About />
    </div>
  );
}
