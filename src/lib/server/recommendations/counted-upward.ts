import { sql, type RawBuilder } from 'kysely';
import type { CountedUpward } from '#lib/domain/counted.ts';

/** Recommendation `r` was sent in this time; with `pending` it has no verified outcome yet. As the year's report counts. */
export function countedSent({ sent, pending }: CountedUpward): RawBuilder<unknown> {
	return sql`${sent ? sql`and r.sent_on between ${sent.from} and ${sent.until}` : sql``}
		${
			pending
				? sql`and not exists (select from outcome x where x.edition_id = r.edition_id and x.entry_id = r.entry_id and x.state = 'verified')`
				: sql``
		}`;
}

/** Outcome `o` was published in this time, with this grade. As the year's report counts. */
export function countedOutcome({ decided, grade }: CountedUpward): RawBuilder<unknown> {
	return sql`${decided ? sql`and o.decided_on between ${decided.from} and ${decided.until}` : sql``}
		${grade === 'named' ? sql`and o.grade is null` : grade ? sql`and o.grade = ${grade}` : sql``}`;
}
