import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

/** `.env` in the project's folder, for the commands of real use; what the environment already holds wins. */
export function readEnvFile(): void {
	const path = join(ROOT, '.env');
	if (existsSync(path)) process.loadEnvFile(path);
}
