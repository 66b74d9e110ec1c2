import { join } from 'node:path';
import { findPortal } from '../../src/cli/serve/portal-lock.ts';
import { readDemoWorld, type DemoWorld } from '../../src/cli/serve/demo-world.ts';

const DATA_DIR = join(import.meta.dirname, '../../data/e2e');

/** The portal that the browser tests talk to: its accounts, its files, and its database for a glance behind the pages. */
export function portal(): DemoWorld & { dataDir: string; applicationUrl: string; ownerUrl: string } {
	const running = findPortal(DATA_DIR);
	if (!running?.url) throw new Error('the portal of the browser tests is not running');
	const { applicationUrl, ownerUrl } = running;
	return { ...readDemoWorld(DATA_DIR), dataDir: DATA_DIR, applicationUrl, ownerUrl };
}
