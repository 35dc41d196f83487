import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What all pages need may weigh this on the wire, and what a page needs besides, without the plots, that. */
const MOST_BYTES = 16_500;
const MOST_BYTES_OF_A_PAGE = 7_500;

export default defineConfig({
  plugins: [rules(), weight()],
  build: {
    outDir: 'target/classes/approvals-ui',
    emptyOutDir: true,
    // An inlined file would be a data: address, which the pages' Content-Security-Policy does not let in.
    assetsInlineLimit: 0,
    modulePreload: false,
    // What every page needs is one file: it is smaller on the wire than the same in four.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.COUNTERSIGN_API_PORT ?? 8080}` } },
  test: { include: ['src/**/*.test.ts'] },
});

/** The rules' titles and regulations by their codes, read from the policies themselves, so that they cannot drift. */
function rules(): Plugin {
  const id = 'virtual:rules';
  return {
    name: 'rules',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined;
      const policies = join(import.meta.dirname, '../policies/trading');
      const found: Record<string, string[]> = {};
      for (const file of readdirSync(policies, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.rego') || file.endsWith('_test.rego')) continue;
        this.addWatchFile(join(policies, file));
        for (const block of readFileSync(join(policies, file), 'utf8').split('# METADATA').slice(1)) {
          const [title, code, regulation] = ['title', 'code', 'regulation'].map(
            (key) => new RegExp(`^#\\s+${key}: (.+)$`, 'm').exec(block)?.[1],
          );
          if (title && code && regulation) found[`${file.split('/')[0]}/${code}`] = [title, regulation];
        }
      }
      return `export default ${JSON.stringify(found)}`;
    },
  };
}

/** Fails the build when the script has grown above what was agreed. */
function weight(): Plugin {
  return {
    name: 'weight',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])),
      );
      const sum = (files: Set<string>) =>
        [...files].reduce((total, file) => total + gzipSync(chunks.get(file)?.code ?? '').length, 0);
      const needed = (file: string, found = new Set<string>()): Set<string> => {
        if (!found.has(file)) {
          found.add(file);
          for (const other of chunks.get(file)?.imports ?? []) needed(other, found);
        }
        return found;
      };
      const always = new Set(
        [...chunks.values()].flatMap((chunk) => (chunk.isEntry ? [...needed(chunk.fileName)] : [])),
      );
      const weights: [string, number, number][] = [['all pages', sum(always), MOST_BYTES]];
      for (const page of chunks.values()) {
        if (!page.isDynamicEntry || page.name === 'plot') continue;
        weights.push([
          page.name,
          sum(new Set([...needed(page.fileName)].filter((file) => !always.has(file)))),
          MOST_BYTES_OF_A_PAGE,
        ]);
      }
      this.info(weights.map(([name, bytes, most]) => `${name}: ${bytes} of ${most} bytes`).join(', '));
      for (const [name, bytes, most] of weights) {
        if (bytes > most) this.error(`${name}: ${bytes} bytes of script, gzipped, are more than ${most}`);
      }
    },
  };
}
