import type { Commands } from "../../contract/commands.ts";
import { localError, PlatformError } from "../types.ts";
import { listed } from "./search.ts";
import type { World } from "./world.ts";

type Names = "views_list" | "views_count" | "view_save" | "view_rename" | "view_move" | "view_remove";

export function savedViewHandlers(world: World): { [N in Names]: (request: Commands[N][0]) => Commands[N][1] } {
  const find = (viewId: string) => {
    const view = world.views.find((one) => one.viewId === viewId);
    if (!view) throw localError("This is not here any more.", "not_found");
    return view;
  };
  return {
    views_list: () => ({ views: world.views }),
    views_count: () => ({
      counts: world.views.map(({ viewId, query }) => ({ viewId, total: listed(world, query, "relevance").length })),
    }),
    view_save({ name, query, sort, at }) {
      const view = { viewId: world.nextId("view"), name: usable(world, name, null), query: query.trim(), sort };
      world.views.splice(at ?? world.views.length, 0, view);
      return view;
    },
    view_rename({ viewId, name }) {
      const view = find(viewId);
      view.name = usable(world, name, viewId);
      return view;
    },
    view_move({ viewId, to }) {
      const view = find(viewId);
      world.views = world.views.filter((one) => one !== view);
      world.views.splice(to, 0, view);
      return {};
    },
    view_remove({ viewId }) {
      const view = find(viewId);
      world.views = world.views.filter((one) => one !== view);
      return {};
    },
  };
}

/** The name as it is kept, if it can be one. */
function usable(world: World, typed: string, viewId: string | null): string {
  const name = typed.trim();
  if (name === "") refuseName("required", "A view needs a name.");
  if (name.length > 60) refuseName("length", "A name has at most 60 characters.");
  if (world.views.some((one) => one.viewId !== viewId && one.name.toLowerCase() === name.toLowerCase()))
    refuseName("taken", "Another view has this name.");
  return name;
}

function refuseName(rule: string, message: string): never {
  throw new PlatformError({
    code: "invalid_input",
    message: "The name cannot be used.",
    fields: [{ field: "name", rule, character: null, message, connectionId: null }],
    retry: { kind: "never" },
    reference: "5b0e-44d2",
  });
}
