/**
 * A message is a function, so that it speaks the reader's language. Called while a module loads, it speaks the first
 * reader's for ever; looked up by a computed name, a missing one is no type error and an unused one cannot be found.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const messageCalls = {
	meta: {
		type: 'problem',
		docs: { description: 'messages are called late and by their name' },
		messages: {
			early: 'This message is called while the module loads: the locale freezes. Wrap it in a function.',
			computed: 'Name each message in a map (`Record<Code, () => string>`), so that a missing one is a type error.',
		},
		schema: [],
	},
	create(context) {
		/** @param {any} node */
		const runsAtLoad = (node) => {
			for (let parent = node.parent; parent; parent = parent.parent) {
				if (/Function/.test(parent.type)) return false;
				// the instance script and the markup run for each reader, `<script module>` once
				if (parent.type === 'SvelteScriptElement')
					return parent.startTag.attributes.some(
						(/** @type {any} */ attribute) =>
							attribute.key?.name === 'module' ||
							(attribute.key?.name === 'context' && attribute.value[0]?.value === 'module'),
					);
				if (/^Svelte/.test(parent.type) && parent.type !== 'SvelteProgram') return false;
			}
			return true;
		};
		return {
			'CallExpression[callee.object.name="m"][callee.computed=false]'(/** @type {any} */ node) {
				if (runsAtLoad(node)) context.report({ node, messageId: 'early' });
			},
			'MemberExpression[object.name="m"][computed=true]'(/** @type {any} */ node) {
				context.report({ node, messageId: 'computed' });
			},
		};
	},
};
