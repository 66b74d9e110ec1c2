import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** What schools run: WeChat's browser, 360, Windows 7 with Chromium 109; see README, "Browsers". */
const BROWSERS = ['chrome105', 'safari15.4'];

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './src/lib/i18n/project.inlang',
			outdir: './src/lib/i18n/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
			emitReadme: false,
		}),
		tailwindcss(),
		sveltekit(),
	],
	// For the browser only: the server runs on our own Node, and lowering its private fields would cost a tenth of every page.
	environments: { client: { build: { target: BROWSERS, cssTarget: BROWSERS } } },
});
