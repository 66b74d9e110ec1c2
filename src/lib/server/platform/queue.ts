import { fromKysely, PgBoss, type ConstructorOptions, type JobWithMetadata } from 'pg-boss';
import type { Logger } from 'pino';
import type { Trx } from './db.ts';

/** What each job carries: ids only, payloads stay in the database for days. */
export interface JobPayloads {
	'mail.send': { mailId: string };
	'accounts.sweep': Record<string, never>;
	'files.sweep': Record<string, never>;
}
export type QueueName = keyof JobPayloads;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Made at migration: sending to a queue that does not exist throws and takes the user's command with it. */
const QUEUES: Record<QueueName, NonNullable<Parameters<PgBoss['createQueue']>[1]>> = {
	// half a minute, one, two … two hours: about a day in all, so a mail server may be down overnight
	'mail.send': {
		retryLimit: 16,
		retryDelay: 30,
		retryBackoff: true,
		retryDelayMax: 2 * HOUR,
		expireInSeconds: 5 * MINUTE,
		retentionSeconds: 7 * DAY,
		deleteAfterSeconds: HOUR,
	},
	'accounts.sweep': { policy: 'short', retryLimit: 1, expireInSeconds: 10 * MINUTE, deleteAfterSeconds: DAY },
	'files.sweep': { policy: 'short', retryLimit: 1, expireInSeconds: HOUR, deleteAfterSeconds: DAY },
};

const SCHEMA = 'pgboss';

/** The queue's own housekeeping must run as the application, which owns no table: nothing here creates or rebuilds any. */
const AS_APPLICATION: ConstructorOptions = { schema: SCHEMA, migrate: false, createSchema: false, reindex: false };

export interface Job<Name extends QueueName> {
	id: string;
	payload: JobPayloads[Name];
	/** 0 at the first attempt */
	attempt: number;
	/** no further attempt follows when this one throws */
	last: boolean;
}

export interface Queue {
	/** One job at a time; what the handler throws makes the attempt fail and, while attempts are left, come again. */
	work<Name extends QueueName>(name: Name, handler: (job: Job<Name>) => Promise<void>): Promise<void>;
	/** Sends an empty job by the clock: minute hour day month weekday, in the given zone. Replaces what was planned before. */
	plan(name: 'accounts.sweep' | 'files.sweep', cron: string, zone: string): Promise<void>;
	/** Lets running jobs end, then closes the connections. */
	stop(): Promise<void>;
}

/**
 * Makes or updates the queue's tables and the queues, as the owner of the database, after the migrations. `applicationRole`
 * receives what it needs to send and work where it is not the owner itself. May run again at any time.
 */
export async function prepareQueues(ownerUrl: string, applicationRole?: string): Promise<void> {
	const boss = new PgBoss({
		connectionString: ownerUrl,
		schema: SCHEMA,
		supervise: false,
		schedule: false,
		registerInstance: false,
		max: 2,
	});
	let failure: Error | undefined;
	boss.on('error', (error) => (failure ??= error));
	await boss.start();
	try {
		for (const [name, options] of Object.entries(QUEUES)) {
			if (await boss.getQueue(name)) {
				const { policy: _fixed, ...changeable } = options;
				await boss.updateQueue(name, changeable);
			} else await boss.createQueue(name, options);
		}
		if (applicationRole) {
			const role = `"${applicationRole.replaceAll('"', '""')}"`;
			await boss.getDb().executeSql(`
				grant usage on schema ${SCHEMA} to ${role};
				grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${role};
				grant usage, select on all sequences in schema ${SCHEMA} to ${role};
				grant execute on all functions in schema ${SCHEMA} to ${role};
				alter default privileges in schema ${SCHEMA} grant select, insert, update, delete on tables to ${role};
			`);
		}
	} finally {
		await boss.stop({ graceful: false });
	}
	if (failure) throw failure;
}

/** Puts a job into the queue in the transaction of its cause: committed with it, rolled back with it. */
export async function sendJob<Name extends QueueName>(trx: Trx, name: Name, payload: JobPayloads[Name]): Promise<void> {
	const db = fromKysely(trx);
	// Never started: it opens nothing and lives as long as the transaction.
	const boss = new PgBoss({ ...AS_APPLICATION, db });
	await boss.send(name, payload, { db });
}

/** The working side: polls, retries, keeps house. Logs codes only; an error's message may carry values. */
export async function startQueue(options: { url: string; log: Logger; connections?: number }): Promise<Queue> {
	const boss = new PgBoss({
		...AS_APPLICATION,
		connectionString: options.url,
		max: options.connections ?? 4,
		registerInstance: false,
		monitorVacuum: false,
	});
	boss.on('error', (error: Error & { code?: string; queue?: string }) =>
		options.log.error({ queue: error.queue, error: error.name, code: error.code }, 'queue'),
	);
	await boss.start();
	return {
		async work(name, handler) {
			await boss.work(name, { includeMetadata: true, batchSize: 1, pollingIntervalSeconds: 2 }, async (jobs) => {
				for (const job of jobs as JobWithMetadata<JobPayloads[typeof name]>[]) {
					await handler({
						id: job.id,
						payload: job.data,
						attempt: job.retryCount,
						last: job.retryCount >= job.retryLimit,
					});
				}
			});
		},
		async plan(name, cron, zone) {
			await boss.schedule(name, cron, {}, { tz: zone });
		},
		stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
	};
}
