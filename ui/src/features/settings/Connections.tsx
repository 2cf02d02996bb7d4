import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { settings } from "../../messages/settings.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { ConnectionRow } from "./ConnectionRow.tsx";
import styles from "./Settings.module.css";

/** Every connection with how it stands. */
export function Connections() {
  const connections = useCommandQuery("connections_list", {});
  const status = useCommandQuery("app_status", {});
  const providers = useCommandQuery("providers_list", {}).data?.providers;
  const list = connections.data?.connections;
  return (
    <Card title={settings.connections} actions={<AddConnection />} flush>
      {connections.error && <ErrorNotice error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.isPending && (
        <div className={styles.connection} aria-busy="true" aria-label={settings.loading}>
          <Skeleton width="60%" />
        </div>
      )}
      {list?.length === 0 && <p className={styles.none}>{settings.noConnections}</p>}
      {list && list.length > 0 && (
        <ul aria-label={settings.connections}>
          {list.map((connection) => (
            <ConnectionRow
              key={connection.connectionId}
              connection={connection}
              isSearchOnly={providers?.find(({ provider }) => provider === connection.provider)?.list.ok === false}
              status={
                status.data?.connections.find((candidate) => candidate.connectionId === connection.connectionId) ?? null
              }
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** One press where there is one kind of system, a choice where there are several. */
function AddConnection() {
  const navigate = useNavigate();
  const known = useCommandQuery("providers_list", {}).data?.providers ?? [];
  const add = (provider: string) => void navigate({ to: "/settings/connections/new", search: { provider } });
  const only = known.length === 1 ? known[0] : undefined;
  if (known.length > 1) {
    return (
      <Menu
        label={settings.chooseProvider}
        trigger={<Button small>{settings.addConnection}</Button>}
        entries={known.map(({ provider, name }) => ({ id: provider, label: name, onAction: () => add(provider) }))}
      />
    );
  }
  return (
    <Button small isDisabled={only === undefined} onPress={() => only && add(only.provider)}>
      {settings.addConnection}
    </Button>
  );
}
