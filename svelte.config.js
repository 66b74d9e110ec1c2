import adapter from '@sveltejs/adapter-node';

/**
 * SvelteKit's announcer carries one inline `style` attribute; its hash is allowed instead of opening `style-src`.
 * The e2e test "no CSP violation on any page" fails when an update of SvelteKit changes that attribute.
 */
const ANNOUNCER_STYLE = 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		// The prefix keeps adapter-node from reading ORIGIN, HOST, PORT itself: src/cli/serve/http-server.ts sets them right.
		adapter: adapter({ out: 'build', precompress: true, envPrefix: 'ADAPTER_NODE_' }),
		// The page for what is not found is rendered under another address than the one it answers.
		paths: { relative: false },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-hashes', ANNOUNCER_STYLE],
				'img-src': ['self', 'data:'],
				'media-src': ['self'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'object-src': ['self'],
				'frame-src': ['self'],
				'frame-ancestors': ['self'],
				'manifest-src': ['self'],
				'worker-src': ['self'],
				'form-action': ['self'],
				'base-uri': ['none'],
			},
		},
		typescript: {
			config: (config) => {
				config.include.push('../tests/**/*.ts', '../*.ts', '../eslint.config.js');
			},
		},
	},
};
