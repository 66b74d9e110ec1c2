import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

/** Fixed keys: what one test run encrypted, the next can read in the reused template database. */
const env = {
	DATA_DIR: join(root, 'data', 'test'),
	SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
	HASH_KEY: Buffer.alloc(32, 2).toString('base64'),
	LOG_LEVEL: 'silent',
	TZ: 'Asia/Shanghai',
};

export default defineConfig({
	root,
	test: {
		env,
		projects: [
			{
				extends: true,
				test: { name: 'unit', include: ['src/**/*.test.ts'] },
			},
			{
				extends: true,
				test: {
					name: 'integration',
					include: ['tests/integration/**/*.test.ts', 'tests/*.test.ts'],
					globalSetup: 'tests/support/global-setup.ts',
					testTimeout: 30_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
