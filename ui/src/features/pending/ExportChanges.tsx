import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { toast } from "../../components/Toast.tsx";
import type { Exported } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { exporting, pending } from "../../messages/pending.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Export.module.css";

/** Writes every pending change to a file, and says where it is; stands at the foot of the list. */
export function ExportAll() {
  const write = useAction("pending_export");
  return (
    <div className={styles.foot}>
      {write.error && <ErrorNotice error={write.error} kept={pending.kept} compact />}
      <div className={styles.bar}>
        {write.data ? (
          <Where exported={write.data} onClose={write.reset} />
        ) : (
          <Button small variant="quiet" isPending={write.isPending} onPress={() => write.mutate({ operationIds: [] })}>
            {exporting.all}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Writes one change to a file. What came of it is shown by `ExportOutcome`. */
export function useExportOne(operationId: string) {
  const write = useAction("pending_export");
  return { write, run: () => write.mutate({ operationIds: [operationId] }) };
}

export function ExportOutcome({ write }: { write: ReturnType<typeof useExportOne>["write"] }) {
  if (write.error) return <ErrorNotice error={write.error} kept={pending.kept} compact />;
  return (
    write.data && (
      <div className={styles.outcome}>
        <Where exported={write.data} onClose={write.reset} />
      </div>
    )
  );
}

/** Where the file is: the path can be selected and copied. */
function Where({ exported, onClose }: { exported: Exported; onClose: () => void }) {
  const { path, count } = exported;
  return (
    <>
      <p className={styles.where} role="status">
        {exporting.done(count)} <code className={styles.path}>{path}</code>
      </p>
      <IconButton
        icon="copy"
        label={exporting.copy}
        onPress={() => void navigator.clipboard?.writeText(path).then(() => toast(exporting.copied))}
      />
      <IconButton icon="close" label={exporting.close} onPress={onClose} />
    </>
  );
}
