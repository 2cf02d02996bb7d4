import { useState } from "react";

import { useCommand } from "../../commands/registry.ts";
import { keysOf } from "../../commands/table.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { views as texts } from "../../messages/views.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { Naming } from "./Naming.tsx";
import { useViewActions } from "./useViewActions.ts";
import { useViewCounts } from "./useViewCounts.ts";
import { useOpenSearch, useViews, viewOf, type Search } from "./useViews.ts";
import { everybodyKey, ViewMenu } from "./ViewMenu.tsx";
import { ViewOptions } from "./ViewOptions.tsx";
import styles from "./Views.module.css";

/**
 * Above the list: which view it shows, the way to the others, and what can be done with this one. It is always as high, so that
 * nothing below it moves.
 */
export function ViewBar({ search }: { search: Search }) {
  const views = useViews();
  const counts = useViewCounts(views.length > 0);
  const customers = useCommandQuery("app_status", {}, { select: (status) => status.customers }).data;
  const openSearch = useOpenSearch();
  const actions = useViewActions(views, search);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [naming, setNaming] = useState<"save" | "rename" | null>(null);

  const current = viewOf(views, search) ?? null;
  const isEverybody = search.query.trim() === "" && search.sort === "relevance";
  const isUnsaved = !current && !isEverybody;
  const { removed } = actions;

  useCommand("view.open", () => setMenuOpen(true));
  useCommand("view.save", () => setNaming("save"), isUnsaved);
  useCommand("view.rename", () => setNaming("rename"), current !== null);
  useCommand("view.remove", () => current && actions.remove(current), current !== null);

  return (
    <>
      <div className={styles.bar} role="group" aria-label={texts.menu}>
        <ViewMenu
          title={current?.name ?? (isEverybody ? texts.everybody : texts.unsaved)}
          isUnsaved={isUnsaved}
          views={views}
          chosen={current?.viewId ?? (isEverybody ? everybodyKey : null)}
          customers={customers}
          counts={counts}
          isOpen={isMenuOpen}
          onOpenChange={setMenuOpen}
          onChoose={openSearch}
        />
        <span role="status" className={styles.removed} title={removed ? texts.removed(removed.name) : undefined}>
          {removed && texts.removed(removed.name)}
        </span>
        {removed && (
          <Button small autoFocus label={texts.undoNamed(removed.name)} onPress={actions.restore}>
            {texts.undo}
          </Button>
        )}
        {isUnsaved && !removed && (
          <Button small keysWhenWide keys={keysOf("view.save")} onPress={() => setNaming("save")}>
            {texts.save}
          </Button>
        )}
        {current && <ViewOptions view={current} views={views} actions={actions} onRename={() => setNaming("rename")} />}
      </div>
      {actions.error && <ErrorNotice error={actions.error} compact />}
      {naming && (
        <Naming
          view={naming === "rename" ? current : null}
          search={search}
          onDone={() => {
            actions.forget();
            setNaming(null);
          }}
          onClose={() => setNaming(null)}
        />
      )}
    </>
  );
}
