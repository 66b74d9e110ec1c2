import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PLATFORM = join(ROOT, 'src/lib/server/platform');

/** The types of the tables as the migrated database has them; `UPDATE_SCHEMA=1` writes them where they belong. */
it('schema.gen.ts is what the migrations make', async () => {
	const { ownerUrl, drop } = await createTestDatabase();
	const folder = mkdtempSync(join(tmpdir(), 'schema-'));
	try {
		const made = join(folder, 'schema.gen.ts');
		const options = JSON.parse(readFileSync(join(PLATFORM, 'schema.codegen.json'), 'utf8')) as {
			excludePattern: string;
			typeMapping: object;
			customImports: object;
			overrides: object;
		};
		execFileSync(
			process.execPath,
			[
				join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js'),
				...['--dialect', 'postgres', '--url', ownerUrl, '--out-file', made, '--date-parser', 'string'],
				...['--exclude-pattern', options.excludePattern],
				...['--type-mapping', JSON.stringify(options.typeMapping)],
				...['--custom-imports', JSON.stringify(options.customImports)],
				...['--overrides', JSON.stringify(options.overrides)],
			],
			{ cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
		);
		const kept = join(PLATFORM, 'schema.gen.ts');
		if (process.env.UPDATE_SCHEMA) copyFileSync(made, kept);
		expect(readFileSync(kept, 'utf8')).toBe(readFileSync(made, 'utf8'));
	} finally {
		rmSync(folder, { recursive: true });
		await drop();
	}
});
