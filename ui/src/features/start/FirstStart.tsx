import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import { LetterBadge } from "../../components/Badge.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { start } from "../../messages/start.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { NoKeychainNotice } from "../access/NoKeychainNotice.tsx";
import styles from "./FirstStart.module.css";

/** What the window shows while no system is connected. One key press leads to working with data. */
export function FirstStart() {
  const navigate = useNavigate();
  const sandbox = useAction("sandbox_start");
  const providers = useCommandQuery("providers_list", {});
  const status = useCommandQuery("app_status", {});
  const known = providers.data?.providers ?? [];

  const explore = () => {
    if (sandbox.isPending) return;
    // A promise, not a callback of `mutate`: this screen may be replaced before it settles. A failure is shown below.
    sandbox.mutateAsync({}).then(
      () => navigate({ to: "/customers" }),
      () => {},
    );
  };

  return (
    <div className={styles.page}>
      <div className={styles.content}>
        <h1 className={styles.title}>{start.title}</h1>
        <p className={styles.lead}>{start.lead}</p>
        <div className={styles.cards}>
          <section className={`${styles.card} ${styles.chosen}`} aria-labelledby="start-explore">
            <h2 id="start-explore" className={styles.cardTitle}>
              {start.exploreTitle}
            </h2>
            <p className={styles.text}>{start.exploreText(known.length)}</p>
            <div>
              <Button variant="primary" keys="Enter" autoFocus isPending={sandbox.isPending} onPress={explore}>
                {start.explore}
              </Button>
            </div>
            <p role="status" className={styles.progress}>
              {sandbox.isPending && start.exploring(known.length)}
            </p>
            {sandbox.error && <ErrorNotice error={sandbox.error} />}
          </section>
          <section className={styles.card} aria-labelledby="start-connect">
            <h2 id="start-connect" className={styles.cardTitle}>
              {start.connectTitle}
            </h2>
            <p className={styles.text}>{start.connectText(status.data?.keychain.kind !== "memory")}</p>
            {providers.error && <ErrorNotice error={providers.error} />}
            {providers.isPending && <p className={styles.progress}>{start.loadingProviders}</p>}
            <ul className={styles.providers} aria-label={start.providers}>
              {known.map((provider) => (
                <li key={provider.provider}>
                  <Button
                    onPress={() =>
                      void navigate({ to: "/settings/connections/new", search: { provider: provider.provider } })
                    }
                  >
                    {/* The name stands beside it. */}
                    <span aria-hidden="true">
                      <LetterBadge letters={provider.badge} name={provider.name} hue={provider.provider} />
                    </span>
                    {provider.name}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        </div>
        <div className={styles.foot}>
          <NoKeychainNotice />
          <p>{start.foot}</p>
        </div>
      </div>
    </div>
  );
}
