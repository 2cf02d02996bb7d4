import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { firstReplies } from "./app/firstReplies.ts";
import { createAppRouter, fetchAhead } from "./app/routes.tsx";
import { AccessGate } from "./features/access/AccessGate.tsx";
import { placeOf } from "./features/access/place.ts";
import { choosePlatform } from "./platform/choose.ts";
import { createQueryClient, PlatformContext } from "./platform/queries.ts";

const platform = await choosePlatform();
const client = createQueryClient();
const router = createAppRouter();
await Promise.all([firstReplies(platform, client), router.load()]);

const element = document.getElementById("root");
if (!element) throw new Error("index.html has no root element");
createRoot(element).render(
  <StrictMode>
    <PlatformContext value={platform}>
      <QueryClientProvider client={client}>
        <AccessGate
          onReturn={(place) => router.history.replace(place)}
          whereAbouts={() => placeOf(router.state.location)}
        >
          <RouterProvider router={router} />
        </AccessGate>
      </QueryClientProvider>
    </PlatformContext>
  </StrictMode>,
);

// After the first picture.
requestAnimationFrame(() => setTimeout(fetchAhead));
