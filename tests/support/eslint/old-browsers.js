/**
 * Finds what Chromium 105 and Safari 15.4 lack and a build cannot lower: missing methods and globals, regular
 * expressions that do not even parse there, attributes that are silently ignored. Figures are the first versions that
 * have the thing. A call that asks first (`x.method?.()`) is fine.
 *
 * The same rule reads the sources (eslint.config.js) and the built client (tests/e2e/built-assets.spec.ts).
 */

/** Methods by name alone: nothing else that we use is called so. */
const METHODS = new Map([
	['toSorted', 'Chrome 110, Safari 16'],
	['toReversed', 'Chrome 110, Safari 16'],
	['toSpliced', 'Chrome 110, Safari 16'],
	['isWellFormed', 'Chrome 111, Safari 16.4'],
	['toWellFormed', 'Chrome 111, Safari 16.4'],
	['symmetricDifference', 'Chrome 122, Safari 17'],
	['isSubsetOf', 'Chrome 122, Safari 17'],
	['isSupersetOf', 'Chrome 122, Safari 17'],
	['isDisjointFrom', 'Chrome 122, Safari 17'],
	['showPopover', 'Chrome 114, Safari 17'],
	['hidePopover', 'Chrome 114, Safari 17'],
	['togglePopover', 'Chrome 114, Safari 17'],
	['startViewTransition', 'Chrome 111, Safari 18'],
	['checkVisibility', 'Safari 17.4'],
	['showPicker', 'Safari 16'],
	['getSetCookie', 'Chrome 113, Safari 17'],
	['setHTMLUnsafe', 'Chrome 124, Safari 17.4'],
	['moveBefore', 'Chrome 133'],
	['toBase64', 'Chrome 140, Safari 18.2'],
	['toHex', 'Chrome 140, Safari 18.2'],
]);

/** Methods whose name others use too: told apart by the number of arguments. */
const METHODS_BY_ARITY = new Map([
	['with/2', 'Chrome 110, Safari 16'],
	['union/1', 'Chrome 122, Safari 17'],
	['intersection/1', 'Chrome 122, Safari 17'],
	['difference/1', 'Chrome 122, Safari 17'],
]);

const STATICS = new Map([
	['Array.fromAsync', 'Chrome 121, Safari 16.4'],
	['Object.groupBy', 'Chrome 117, Safari 17.4'],
	['Map.groupBy', 'Chrome 117, Safari 17.4'],
	['Promise.withResolvers', 'Chrome 119, Safari 17.4'],
	['Promise.try', 'Chrome 128, Safari 18.2'],
	['URL.canParse', 'Chrome 120, Safari 17'],
	['URL.parse', 'Chrome 126, Safari 18'],
	['AbortSignal.timeout', 'Safari 16'],
	['AbortSignal.any', 'Chrome 116, Safari 17.4'],
	['Response.json', 'Safari 17'],
	['RegExp.escape', 'Chrome 136, Safari 18.2'],
	['Error.isError', 'Chrome 134'],
	['Math.sumPrecise', 'Chrome 147'],
	['Iterator.from', 'Chrome 122, Safari 18.4'],
	['Uint8Array.fromBase64', 'Chrome 140, Safari 18.2'],
	['Uint8Array.fromHex', 'Chrome 140, Safari 18.2'],
	['Intl.DurationFormat', 'Chrome 129, Safari 16.4'],
	['scheduler.yield', 'Chrome 129'],
	['navigator.userAgentData', 'never in Safari'],
	['crypto.randomUUID', 'secure contexts only: a judge on http in the school network has none'],
]);

const GLOBALS = new Map([
	['Temporal', 'Chrome 144'],
	['CompressionStream', 'Safari 16.4'],
	['DecompressionStream', 'Safari 16.4'],
	['OffscreenCanvas', 'Safari 16.4'],
	['requestIdleCallback', 'never in Safari'],
	['Float16Array', 'Chrome 135, Safari 18.2'],
	['navigation', 'Safari 26'],
]);

const ITERATOR_HELPERS = new Set('map filter take drop flatMap toArray forEach reduce some every find'.split(' '));

const ATTRIBUTES = new Map([
	['popover', 'Chrome 114, Safari 17'],
	['popovertarget', 'Chrome 114, Safari 17'],
	['popovertargetaction', 'Chrome 114, Safari 17'],
	['commandfor', 'Chrome 135, Safari 26'],
	['closedby', 'Chrome 134'],
	['inert', 'Safari 15.5'],
]);

/** Tailwind classes whose CSS is dropped as a whole there. */
const CLASS =
	/(?:^|[\s:])-?((?:min-|max-)?(?:h|w|size)-[dsl]v[hw]|@container|@(?:max-|min-)?\w+:\S+|grid-(?:cols|rows)-subgrid|starting:\S+|user-(?:in)?valid:\S+)(?=$|\s)/;

/** @param {any} node */
function dotted(node) {
	return node.object.type === 'Identifier' && !node.computed && node.property.type === 'Identifier'
		? `${node.object.name}.${node.property.name}`
		: '';
}

/** True in `x.y?.()` and `if (x.y)` / `x.y && …`: whoever asks first may use it. @param {any} node */
function isAsked(node) {
	const parent = node.parent;
	if (parent?.type === 'CallExpression' && parent.callee === node) return parent.optional;
	if (parent?.type === 'UnaryExpression') return parent.operator === 'typeof' || parent.operator === '!';
	if (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') return parent.test === node;
	return parent?.type === 'LogicalExpression' && parent.left === node;
}

/** @param {string} pattern @param {string} flags */
function regexTrouble(pattern, flags) {
	if (/\(\?<[=!]/.test(pattern)) return 'lookbehind (Safari 16.4; the whole script fails to parse)';
	if (flags.includes('v')) return 'the v flag (Chrome 112, Safari 17)';
	if (/\(\?[ims]*-?[ims]*:/.test(pattern) && !pattern.includes('(?:')) return 'inline modifiers (Chrome 125)';
	return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const oldBrowsers = {
	meta: {
		type: 'problem',
		docs: { description: 'what Chromium 105 and Safari 15.4 lack' },
		messages: { missing: '{{what}} is missing in Chromium 105 or Safari 15.4: {{since}}.' },
		schema: [],
	},
	create(context) {
		/** @param {any} node @param {string} what @param {string} since */
		const report = (node, what, since) => context.report({ node, messageId: 'missing', data: { what, since } });

		/** @param {any} node */
		const isGlobal = (node) => {
			for (let scope = context.sourceCode.getScope(node); scope; scope = /** @type {any} */ (scope.upper)) {
				const variable = scope.set.get(node.name);
				if (variable) return variable.defs.length === 0;
			}
			return true;
		};

		return /** @type {any} */ ({
			/** @param {any} node */
			MemberExpression(node) {
				const path = dotted(node);
				const since = STATICS.get(path);
				if (since && !isAsked(node) && isGlobal(node.object)) report(node, path, since);
			},
			/** @param {any} node */
			CallExpression(node) {
				const callee = node.callee;
				if (callee.type !== 'MemberExpression' || callee.computed || node.optional) return;
				const name = callee.property.name;
				// zod has `z.union`, and a namespace object has no prototype methods
				const onNamespace = callee.object.type === 'Identifier' && callee.object.name === 'z';
				const since =
					METHODS.get(name) ?? (onNamespace ? undefined : METHODS_BY_ARITY.get(`${name}/${node.arguments.length}`));
				if (since) report(callee.property, `.${name}()`, since);
				const inner = callee.object;
				if (
					ITERATOR_HELPERS.has(name) &&
					inner.type === 'CallExpression' &&
					inner.arguments.length === 0 &&
					inner.callee.type === 'MemberExpression' &&
					/^(values|keys|entries)$/.test(inner.callee.property.name ?? '')
				)
					report(callee.property, `.${name}() on an iterator`, 'Chrome 122, Safari 18.4');
			},
			/** @param {any} node */
			NewExpression(node) {
				if (node.callee.name === 'FormData' && node.arguments.length > 1 && isGlobal(node.callee))
					report(node, 'new FormData(form, submitter)', 'Chrome 112, Safari 16.4');
				if (node.callee.name === 'RegExp' && node.arguments[0]?.type === 'Literal') {
					const trouble = regexTrouble(String(node.arguments[0].value), String(node.arguments[1]?.value ?? ''));
					if (trouble) report(node, 'A regular expression', trouble);
				}
			},
			/** @param {any} node */
			Identifier(node) {
				const since = GLOBALS.get(node.name);
				if (!since || isAsked(node)) return;
				const { parent } = node;
				if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return;
				if (parent?.type === 'Property' && parent.key === node && !parent.computed) return;
				if (/^(TS|Svelte|Import|Export|Method|PropertyDefinition)/.test(parent?.type ?? '')) return;
				if (isGlobal(node) && context.sourceCode.getScope(node).through.some((found) => found.identifier === node))
					report(node, node.name, since);
			},
			/** @param {any} node */
			Literal(node) {
				if (!node.regex) return;
				const trouble = regexTrouble(node.regex.pattern, node.regex.flags);
				if (trouble) report(node, 'A regular expression', trouble);
			},
			/** @param {any} node */
			StaticBlock(node) {
				// the build lowers it; met in built code it means that the target was lost
				if (context.filename.includes('/build/')) report(node, 'A static block', 'Safari 16.4');
			},
			/** @param {any} node */
			VariableDeclaration(node) {
				if (node.kind === 'using' || node.kind === 'await using')
					report(node, `A "${node.kind}" declaration`, 'Chrome 134');
			},
			/** @param {any} node */
			SvelteAttribute(node) {
				const since = ATTRIBUTES.get(String(node.key.name).toLowerCase());
				const onElement = node.parent?.parent?.kind === 'html';
				if (since && onElement) report(node, `The attribute "${node.key.name}"`, since);
				if (node.key.name !== 'class') return;
				const found = CLASS.exec(context.sourceCode.getText(node).replace(/^class=["'{]*|["'}]*$/g, ''));
				if (found) report(node, `What the class "${found[1]}" means`, 'Chrome 108 or Safari 16 at the earliest');
			},
		});
	},
};
