import { Card } from "../../components/Card.tsx";
import type { ProviderInfo } from "../../contract/types.ts";
import { settings } from "../../messages/settings.ts";
import { Fact } from "./Facts.tsx";
import styles from "./Settings.module.css";

const texts = settings.connection;

/** What a system can and cannot do, before anybody relies on it. */
export function SystemFacts({ provider }: { provider: ProviderInfo }) {
  return (
    <Card title={texts.facts}>
      <dl className={styles.facts}>
        <Fact name={texts.factList}>
          {provider.list.ok ? texts.factListYes : texts.factListNo(provider.list.reason ?? "")}
        </Fact>
        <Fact name={texts.factSearch}>{texts.factSearchText(provider.liveSearch)}</Fact>
        {provider.createEffect !== "" && <Fact name={texts.factCreate}>{provider.createEffect}</Fact>}
      </dl>
    </Card>
  );
}
