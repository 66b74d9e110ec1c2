import { z } from 'zod';

/** Field names of the filing desk: one form, each row's fields carry the entry's id. */
export const FILING_FIELDS = {
	rank: (entryId: string) => `rank.${entryId}`,
	note: (entryId: string) => `note.${entryId}`,
} as const;

const RANK_FIELD = /^rank\.([0-9a-f-]{36})$/;
const RANK_MAX = 9_999;

/** What the desk's form says, whichever button was pressed. */
export interface DeskInput {
	/** in the order of the form; null = not in this filing */
	ranks: { entryId: string; rank: number | null }[];
	consent: boolean;
	/** 代报原因 */
	reason: string;
	/** the row whose button was pressed */
	entry: string | null;
}

const text = z.string().trim().max(2_000).catch('');

function readRank(typed: string): number | null {
	const rank = Number(typed.trim());
	return typed.trim() !== '' && Number.isFinite(rank) && rank > 0 ? Math.min(Math.round(rank), RANK_MAX) : null;
}

export function readDesk(form: FormData): DeskInput {
	const ranks: DeskInput['ranks'] = [];
	for (const [name, value] of form) {
		const entryId = RANK_FIELD.exec(name)?.[1];
		if (entryId && typeof value === 'string') ranks.push({ entryId, rank: readRank(value) });
	}
	const entry = z.uuid().safeParse(form.get('entry'));
	return {
		ranks,
		consent: form.get('consent') !== null,
		reason: text.parse(form.get('reason')),
		entry: entry.success ? entry.data : null,
	};
}

/** The words to a teacher whose entry is sent back. */
export function readNote(form: FormData, entryId: string): string {
	return text.parse(form.get(FILING_FIELDS.note(entryId)));
}

export const recallForm = z.object({ reason: text });
