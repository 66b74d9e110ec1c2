import { z } from 'zod';
import { ELIGIBILITY_REASONS } from '#lib/domain/eligibility.ts';

const reasons = z.array(z.enum(ELIGIBILITY_REASONS)).catch([]);
const note = z.string().trim().max(2_000).catch('');

/** What the examiner decided, from the native form. Return and reject have fields of their own, so that both may stand on one page. */
export interface CheckInput {
	/** the version that was read */
	versionId: string;
	returned: { reasons: z.infer<typeof reasons>; note: string; mendBy: string };
	rejected: { reasons: z.infer<typeof reasons>; note: string };
}

export function readCheckForm(form: FormData): CheckInput | null {
	const version = z.uuid().safeParse(form.get('version'));
	if (!version.success) return null;
	const mendBy = form.get('mend_by');
	return {
		versionId: version.data,
		returned: {
			reasons: reasons.parse(form.getAll('return_reason')),
			note: note.parse(form.get('return_note')),
			mendBy: typeof mendBy === 'string' ? mendBy : '',
		},
		rejected: {
			reasons: reasons.parse(form.getAll('reject_reason')),
			note: note.parse(form.get('reject_note')),
		},
	};
}
