import type { Actor } from '#lib/domain/access.ts';
import type { Config } from './config.ts';
import type { Database, Trx } from './db.ts';
import { newId } from './ids.ts';

/** What a command may need of the configuration: keys for what is stored encrypted or hashed, and whether mail leaves. */
export type Installation = Pick<
	Config,
	'secretKey' | 'hashKey' | 'smtpUrl' | 'mailFrom' | 'origin' | 'associationName' | 'timeZone'
>;

/** Built once per request or job. `now` is the moment the request began: phases count by it. */
export interface Context {
	actor: Actor;
	now: Date;
	requestId: string;
	db: Database;
	installation: Installation;
	transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
}

export function createContext(values: {
	db: Database;
	actor: Actor;
	now: Date;
	installation: Installation;
	requestId?: string;
}): Context {
	return {
		...values,
		requestId: values.requestId ?? newId(),
		transaction: (work) => values.db.transaction().execute(work),
	};
}
