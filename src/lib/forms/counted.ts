import {
	COUNTED_AWARDS,
	COUNTED_STAGES,
	isDay,
	type Counted,
	type CountedUpward,
	type Period,
} from '#lib/domain/counted.ts';
import { OUTCOME_GRADES } from '#lib/domain/higher.ts';

interface Fields {
	get(name: string): unknown;
}

type Name = 'only' | 'from' | 'until' | 'stage' | 'award' | 'award_from' | 'award_until';

/** The filters that a figure of the year's report carries, from an address or a form; what cannot be read is left out and said. */
export function readCounted(fields: Fields): { value: Counted; broken: boolean } {
	let broken = false;
	const text = (name: Name) => {
		const value = fields.get(name);
		return typeof value === 'string' ? value : '';
	};
	const period = (first: Name, last: Name): Period | null => {
		const [from, until] = [text(first), text(last)];
		if (from === '' && until === '') return null;
		if (isDay(from) && isDay(until) && from <= until) return { from, until };
		broken = true;
		return null;
	};
	const one = <Value extends string>(name: Name, known: readonly Value[]): Value | null => {
		const found = known.find((value) => value === text(name)) ?? null;
		if (found === null && text(name) !== '') broken = true;
		return found;
	};
	const value: Counted = {
		works: one('only', ['works']) !== null,
		filed: period('from', 'until'),
		stage: one('stage', COUNTED_STAGES),
		award: one('award', COUNTED_AWARDS),
		awarded: period('award_from', 'award_until'),
	};
	return { value, broken };
}

/** The filters that a figure brings to a higher edition's sheet or its outcomes; what cannot be read is left out. */
export function readCountedUpward(fields: Fields): CountedUpward {
	const text = (name: string) => {
		const value = fields.get(name);
		return typeof value === 'string' ? value : '';
	};
	const period = (first: string, last: string): Period | null => {
		const [from, until] = [text(first), text(last)];
		return isDay(from) && isDay(until) && from <= until ? { from, until } : null;
	};
	return {
		sent: period('sent_from', 'sent_until'),
		pending: text('pending') === '1',
		decided: period('decided_from', 'decided_until'),
		grade: ([...OUTCOME_GRADES, 'named'] as const).find((grade) => grade === text('grade')) ?? null,
	};
}
