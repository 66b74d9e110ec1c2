import { UPLOAD_BYTES_MAX, type AttachmentRefusal, type AttachmentRefusalFacts } from './attachment.ts';
import { accept, refuse, type Decision } from './decision.ts';
import type { HigherKind, OutcomeGrade, OutcomeResult } from './higher.ts';

/** 上级评审结果 as published: a fact with date and source. Source: domain reference 0.1, 14. */
export interface OutcomeFact {
	result: OutcomeResult;
	grade: OutcomeGrade | null;
	/** the award's name as published, where it is not one of the grades */
	awardName: string;
	/** on which it was published; null = not given */
	decidedOn: string | null;
	/** 文号, 网址, 证书 */
	source: string;
	certificateNumber: string | null;
}

export const OUTCOME_REFUSALS = [
	'nothing_given',
	'decided_on_missing',
	'decided_on_future',
	'source_missing',
	'grade_missing',
	'result_not_for_kind',
	'result_contradicts',
	'title_missing',
	'pupils_missing',
	'proof_missing',
	'already_recorded',
	'outcome_not_reported',
	'outcome_rejected',
	'reason_required',
	'changed_meanwhile',
] as const;
export type OutcomeRefusal = (typeof OUTCOME_REFUSALS)[number] | AttachmentRefusal;

export interface OutcomeRefusalFacts extends AttachmentRefusalFacts {
	by?: string | null;
	/** title of the work it is about, where several are recorded at once */
	title?: string;
}

export const OUTCOME_TEXT_MAX = 200;

/** 获奖证明: a scan or a photograph. */
export const PROOF_RULE = { types: ['pdf', 'jpeg', 'png'], countMax: 1, bytesMax: UPLOAD_BYTES_MAX } as const;

/**
 * Whether a fact may stand: published on a day that has been, with its source; an award with its grade or name; 授予称号 only of a talent
 * award; "nothing won" not beside an award. `others`: what is recorded of the same work in the same edition.
 */
export function decideOutcome(
	fact: OutcomeFact,
	{ kind, today, others }: { kind: HigherKind; today: string; others: readonly OutcomeResult[] },
): Decision<'stands', OutcomeRefusal, OutcomeRefusalFacts> {
	if (!fact.decidedOn) return refuse('decided_on_missing');
	if (fact.decidedOn > today) return refuse('decided_on_future');
	if (!fact.source.trim()) return refuse('source_missing');
	if (fact.result === 'award' && fact.grade === null && !fact.awardName.trim()) return refuse('grade_missing');
	if (
		(fact.result === 'honoured') !== (kind === 'talent_award') &&
		(fact.result === 'honoured' || fact.result === 'award')
	)
		return refuse('result_not_for_kind');
	const won: readonly OutcomeResult[] = ['award', 'honoured'];
	if (
		fact.result === 'none'
			? others.some((other) => won.includes(other))
			: won.includes(fact.result) && others.includes('none')
	)
		return refuse('result_contradicts');
	return accept('stands');
}

/** The results that may be recorded of an edition of this kind, in the order in which they come. */
export function resultsFor(kind: HigherKind): OutcomeResult[] {
	return kind === 'talent_award'
		? ['shortlisted', 'final', 'honoured', 'none']
		: ['shortlisted', 'final', 'award', 'none'];
}
