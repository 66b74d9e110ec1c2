import { ESLint } from 'eslint';
import { oldBrowsers } from '../eslint/old-browsers.js';

/** Reads built scripts as those browsers would: nothing younger than ES2022, nothing that they lack. */
export function builtScriptLint(): ESLint {
	return new ESLint({
		overrideConfigFile: true,
		ignore: false,
		overrideConfig: [
			{
				files: ['**/*.js'],
				languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
				linterOptions: { reportUnusedDisableDirectives: 'off' },
				plugins: { xinmiao: { rules: { 'old-browsers': oldBrowsers } } },
				rules: { 'xinmiao/old-browsers': 'error' },
			},
		],
	});
}
