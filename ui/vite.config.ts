import { transformAsync } from "@babel/core";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Runs the React Compiler over our own components and hooks.
 * Files that hold neither cannot gain anything from it and are left alone.
 */
function reactCompiler(): Plugin {
  return {
    name: "react-compiler",
    enforce: "pre",
    transform: {
      filter: { id: { include: /\/src\/.*\.tsx?$/, exclude: /\/node_modules\// }, code: /\buse[A-Z]|<[A-Za-z]/ },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: id.endsWith(".tsx") ? ["typescript", "jsx"] : ["typescript"] },
          plugins: [["babel-plugin-react-compiler", { target: "19" }]],
        });
        return result?.code ? { code: result.code, map: result.map } : null;
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [reactCompiler(), react()],
  server: { port: 5173, strictPort: true },
  build: {
    // The engines of the real window: WebView2, WKWebView and WebKitGTK. `light-dark()` has to survive.
    target: ["chrome123", "safari17.5"],
    // The policy of the window forbids data: scripts and styles; fonts are files of their own.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    // Long enough for a busy machine; a test waits for what it needs, never for time to pass.
    testTimeout: 60_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
