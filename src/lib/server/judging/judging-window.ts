import { sql, type RawBuilder } from 'kysely';
import type { PhaseWindow } from '#lib/domain/edition.ts';

interface WindowJson {
	opens_at: string;
	closes_at: string;
}

/** 评审时间 of the category aliased `c`: its own window, else the edition's. Two columns as one JSON object, null where none is set. */
export function judgingWindow(): RawBuilder<WindowJson | null> {
	return sql<WindowJson | null>`(
		select json_build_object('opens_at', w.opens_at, 'closes_at', w.closes_at) from phase_window w
		where w.edition_id = c.edition_id and w.phase = 'judging' and (w.category_id is null or w.category_id = c.id)
		order by w.category_id nulls last limit 1)`;
}

export function judgingWindowOf(json: WindowJson | null): PhaseWindow | undefined {
	return json ? { phase: 'judging', opensAt: new Date(json.opens_at), closesAt: new Date(json.closes_at) } : undefined;
}
