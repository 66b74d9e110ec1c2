import path from 'node:path';

/** Names that say nothing (architecture, "Conventions"). */
const BANNED = /^(utils?|helpers?|common|misc|managers?|infos?|data)$/;

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/;

/** @type {import('eslint').Rule.RuleModule} */
export const fileNames = {
	meta: {
		type: 'problem',
		docs: { description: 'files are kebab-case, components PascalCase, and no name is empty of meaning' },
		messages: {
			banned: '"{{word}}" in "{{file}}" says nothing about what is inside.',
			kebab: '"{{file}}" is not kebab-case.',
			pascal: 'The component "{{file}}" is not PascalCase.',
		},
		schema: [],
	},
	create(context) {
		return {
			Program(node) {
				const file = path.relative(context.cwd, context.filename).replaceAll(path.sep, '/');
				const segments = file.split('/');
				const base = segments.pop() ?? '';
				// +page.server.ts, hooks.server.ts, x.test.ts, app.d.ts: the first part is the name
				const stem = (base.replace(/^\+/, '').split('.')[0] ?? '').replace(/@$/, '');
				const folders = segments.map((segment) => segment.replace(/[()[\]]/g, ''));
				for (const word of [...folders, stem].flatMap((part) => part.split('-')))
					if (BANNED.test(word)) context.report({ node, messageId: 'banned', data: { word, file } });
				if (base.endsWith('.svelte') && !base.startsWith('+')) {
					if (!PASCAL.test(stem)) context.report({ node, messageId: 'pascal', data: { file } });
				} else if (!KEBAB.test(stem)) context.report({ node, messageId: 'kebab', data: { file } });
			},
		};
	},
};
