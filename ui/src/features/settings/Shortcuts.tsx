import { Card } from "../../components/Card.tsx";
import { KeyCap } from "../../components/KeyCap.tsx";
import { settings } from "../../messages/settings.ts";
import styles from "./Settings.module.css";

/** Where to find the keys; the list itself is the help sheet. */
export function Shortcuts() {
  return (
    <Card title={settings.shortcuts}>
      <p>{settings.shortcutsText}</p>
      <p className={styles.keys}>
        <KeyCap keys={settings.shortcutsKey} />
        <span className="visually-hidden">{settings.shortcutsKey}</span>
        {settings.shortcutsOpen}
      </p>
    </Card>
  );
}
