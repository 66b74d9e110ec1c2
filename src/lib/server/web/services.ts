import { join } from 'node:path';
import { createContext, type Context } from '../platform/context.ts';
import type { Actor } from '#lib/domain/access.ts';
import { registerAccountJobs } from '../accounts/jobs.ts';
import { createSessions, type Sessions } from '../accounts/sessions.ts';
import { registerFileJobs } from '../files/jobs.ts';
import { registerMailJobs } from '../mail/jobs.ts';
import type { Config } from '../platform/config.ts';
import { createDatabase, ping, type Database } from '../platform/db.ts';
import { createLog } from '../platform/log.ts';
import { startQueue } from '../platform/queue.ts';
import { createDiskStorage, type Storage } from '../platform/storage/storage.ts';

/** What a running portal holds open. Made once in `init`, closed once at shutdown. */
export interface Services {
	config: Config;
	db: Database;
	log: ReturnType<typeof createLog>;
	sessions: Sessions;
	storage: Storage;
	context(actor: Actor): Context;
	/** resolves while the database answers */
	ping(): Promise<void>;
	close(): Promise<void>;
}

let running: Services | undefined;

/** The services of this process; only `server/web`, hooks and routes ask for them, commands get what they need as arguments. */
export function services(): Services {
	if (!running) throw new Error('services are used before init');
	return running;
}

export async function startServices(config: Config): Promise<Services> {
	const db = createDatabase(config.databaseUrl, { max: config.databasePool });
	const log = createLog(config.logLevel);
	const started: Services = {
		config,
		db,
		log,
		sessions: createSessions(db),
		storage: createDiskStorage(join(config.dataDir, 'files')),
		context: (actor) => createContext({ db, actor, now: new Date(), installation: config }),
		ping: () => ping(db),
		async close() {
			running = undefined;
			await queue.stop();
			mail.close();
			await db.destroy();
		},
	};
	const queue = await startQueue({ url: config.databaseUrl, log });
	const mail = await registerMailJobs(queue, started);
	await registerAccountJobs(queue, started);
	await registerFileJobs(queue, started);
	running = started;
	return started;
}
