import { sql, type RawBuilder } from 'kysely';
import type { ProgressState } from '#lib/domain/judging.ts';

/** The SQL twin of `progressOf`: of the assignment aliased `a` with its sheet left-joined as `h`. */
export function progressState(): RawBuilder<ProgressState> {
	return sql<ProgressState>`case when a.state <> 'assigned' then a.state when h.state is null then 'unscored' else h.state end`;
}
