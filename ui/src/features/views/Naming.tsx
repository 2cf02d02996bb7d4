import type { SavedView } from "../../contract/types.ts";
import { views as texts } from "../../messages/views.ts";
import { useAction } from "../../platform/queries.ts";
import { NameDialog } from "./NameDialog.tsx";
import { suggestedName } from "./suggestedName.ts";
import type { Search } from "./useViews.ts";

interface NamingProps {
  /** The view that gets another name; null to save the search as a new one. */
  view: SavedView | null;
  search: Search;
  onDone: () => void;
  onClose: () => void;
}

/** Asks for a name and keeps it. */
export function Naming({ view, search, onDone, onClose }: NamingProps) {
  const saving = useAction("view_save");
  const renaming = useAction("view_rename");
  const { query, sort } = view ?? { query: search.query.trim(), sort: search.sort };
  const submit = (name: string) => {
    const done = view
      ? renaming.mutateAsync({ viewId: view.viewId, name })
      : saving.mutateAsync({ name, query, sort, at: null });
    // What went wrong is shown beside the name.
    done.then(onDone, () => {});
  };
  return (
    <NameDialog
      title={view ? texts.renameTitle : texts.saveTitle}
      what={texts.what(query, texts.sorts[sort])}
      submit={view ? texts.renameButton : texts.saveButton}
      initial={view?.name ?? suggestedName(query, sort)}
      error={saving.error ?? renaming.error}
      isPending={saving.isPending || renaming.isPending}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
