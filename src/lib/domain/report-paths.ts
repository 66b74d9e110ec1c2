import {
	writeCounted,
	writeCountedUpward,
	type Counted,
	type CountedAward,
	type CountedStage,
	type CountedUpward,
	type Period,
} from './counted.ts';
import type { OutcomeResult } from './higher.ts';
import { nameOfPeriod } from './report.ts';

/** The same period as fields of an address or a form. */
export function writePeriod(period: Period): Record<string, string> {
	const name = nameOfPeriod(period);
	if (name.kind === 'days') return { from: period.from, until: period.until };
	return { period: name.kind === 'year' ? String(name.year) : `${name.year}-${name.year + 1}` };
}

function withFields(path: string, fields: Record<string, string>): string {
	const query = new URLSearchParams(fields).toString();
	return query ? `${path}?${query}` : path;
}

/** Where each figure's list stands: its count is the figure. */
export interface EntryLink {
	edition?: string;
	category?: string;
	unit?: string;
	accepted?: boolean;
	stage?: CountedStage;
}

export function worksPath(period: Period, { edition, category, unit, accepted, stage }: EntryLink = {}): string {
	return entriesPath({ works: true, filed: period, stage: stage ?? null }, { edition, category, unit, accepted });
}

/** The schools (units) whose works of the edition were filed in the period. */
export function schoolsPath(period: Period, editionId: string): string {
	return withFields('/staff/units', { edition: editionId, from: period.from, until: period.until });
}

export function awardsPath(
	period: Period,
	award: CountedAward = 'any',
	{ edition, category }: Pick<EntryLink, 'edition' | 'category'> = {},
): string {
	return entriesPath({ works: true, award, awarded: period }, { edition, category });
}

function entriesPath(
	counted: Partial<Counted>,
	{
		edition,
		category,
		unit,
		accepted,
	}: { [Name in 'edition' | 'category' | 'unit']?: string | undefined } & { accepted?: boolean | undefined },
): string {
	return withFields('/staff/entries', {
		...(edition && { edition }),
		...(category && { category }),
		...(unit && { unit }),
		...(accepted && { state: 'accepted' }),
		...writeCounted(counted),
	});
}

export function sentPath(period: Period, editionId: string, pending = false): string {
	return withFields(`/staff/upward/${editionId}`, { state: 'sent', ...writeCountedUpward({ sent: period, pending }) });
}

export function outcomesPath(
	period: Period,
	editionId: string,
	result: OutcomeResult,
	grade: CountedUpward['grade'] = null,
): string {
	return withFields(`/staff/upward/${editionId}/outcomes`, {
		state: 'verified',
		result,
		...writeCountedUpward({ decided: period, grade }),
	});
}
