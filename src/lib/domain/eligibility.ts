import { accept, refuse, type Decision } from './decision.ts';
import type { EntryState } from './entry.ts';

/** 资格审查结果: 通过, 退回修改, 不予通过. */
export const ELIGIBILITY_OUTCOMES = ['accepted', 'returned', 'rejected'] as const;
export type EligibilityOutcome = (typeof ELIGIBILITY_OUTCOMES)[number];

/**
 * Why staff return or reject an entry, in the order in which a form asks. Sources: domain reference 2.3–2.10 (what is not accepted),
 * 5.2 (who may go up: one work per pupil, advisors, signed and sealed), 10.1 and 10.2 (what goes wrong, integrity).
 */
export const ELIGIBILITY_REASONS = [
	// what was filled in
	'wrong_category',
	'wrong_division',
	'particulars_wrong',
	'person_for_group_name',
	'advisor_not_allowed',
	'labour_unclear',
	'abstract_inadequate',
	// papers
	'attachment_missing',
	'attachment_unreadable',
	'format_not_met',
	'form_unsigned',
	'raw_records_incomplete',
	'novelty_search_missing',
	'identity_visible',
	// who and when
	'not_enrolled',
	'age_out_of_range',
	'mixed_units_or_stages',
	'pupil_in_several_entries',
	'members_changed',
	'out_of_period',
	// the work itself
	'duplicate_entry',
	'out_of_scope',
	'already_awarded',
	'entered_elsewhere',
	'plagiarism',
	'not_own_work',
	'generated_by_ai',
	'unlawful',
	'unscientific',
	'safety_papers_missing',
	'other',
] as const;
export type EligibilityReason = (typeof ELIGIBILITY_REASONS)[number];

export const ELIGIBILITY_REASON_GROUPS = ['particulars', 'papers', 'entrants', 'work'] as const;
export type EligibilityReasonGroup = (typeof ELIGIBILITY_REASON_GROUPS)[number];

const GROUP_OF: Record<EligibilityReason, EligibilityReasonGroup> = {
	wrong_category: 'particulars',
	wrong_division: 'particulars',
	particulars_wrong: 'particulars',
	person_for_group_name: 'particulars',
	advisor_not_allowed: 'particulars',
	labour_unclear: 'particulars',
	abstract_inadequate: 'particulars',
	attachment_missing: 'papers',
	attachment_unreadable: 'papers',
	format_not_met: 'papers',
	form_unsigned: 'papers',
	raw_records_incomplete: 'papers',
	novelty_search_missing: 'papers',
	identity_visible: 'papers',
	not_enrolled: 'entrants',
	age_out_of_range: 'entrants',
	mixed_units_or_stages: 'entrants',
	pupil_in_several_entries: 'entrants',
	members_changed: 'entrants',
	out_of_period: 'entrants',
	duplicate_entry: 'work',
	out_of_scope: 'work',
	already_awarded: 'work',
	entered_elsewhere: 'work',
	plagiarism: 'work',
	not_own_work: 'work',
	generated_by_ai: 'work',
	unlawful: 'work',
	unscientific: 'work',
	safety_papers_missing: 'work',
	other: 'work',
};

/** What nobody can put right by mending the papers: a work so found is rejected, not returned. */
const NOT_MENDABLE: ReadonlySet<EligibilityReason> = new Set([
	'not_enrolled',
	'age_out_of_range',
	'out_of_period',
	'out_of_scope',
	'already_awarded',
	'plagiarism',
	'not_own_work',
	'generated_by_ai',
	'unlawful',
	'unscientific',
]);

/** The reasons that may be given with an outcome, by group, in the order of the form. */
export function reasonsFor(
	outcome: 'returned' | 'rejected',
): { group: EligibilityReasonGroup; reasons: EligibilityReason[] }[] {
	return ELIGIBILITY_REASON_GROUPS.map((group) => ({
		group,
		reasons: ELIGIBILITY_REASONS.filter(
			(reason) => GROUP_OF[reason] === group && (outcome === 'rejected' || !NOT_MENDABLE.has(reason)),
		),
	})).filter(({ reasons }) => reasons.length > 0);
}

export const CHECK_REFUSALS = [
	'not_filed',
	'version_changed',
	'judging_begun',
	'reason_missing',
	'reason_not_mendable',
	'note_missing',
	'mend_by_missing',
	'mend_by_past',
	'mend_by_too_late',
] as const;
export type CheckRefusal = (typeof CHECK_REFUSALS)[number];

/** What the rules need to know of the entry under check. */
export interface CheckFacts {
	state: EntryState;
	/** the version the examiner read is the one on file */
	sameVersion: boolean;
	/** a stage of the category has been opened to judges */
	judgingBegun: boolean;
	now: Date;
}

/** Accepting (审查通过) a filed entry, until the category's judging is opened. */
export function decideAcceptance(facts: CheckFacts): Decision<'accepted', CheckRefusal> {
	return openToCheck(facts) ?? accept('accepted');
}

/** Longest time to mend. A default of this portal, not found in any source. */
const MEND_DAYS_MAX = 60;

/**
 * Returning (退回修改): at least one reason that can be mended, words beside 'other', and a moment in the future until which the
 * school may file again, also after its window; refuses once judging is open, because a mended entry could join no more.
 */
export function decideReturn(
	facts: CheckFacts,
	input: { reasons: readonly EligibilityReason[]; note: string; mendBy: Date | null },
): Decision<'returned', CheckRefusal> {
	const closed = openToCheck(facts) ?? reasonsGiven(input.reasons, input.note);
	if (closed) return closed;
	if (input.reasons.some((reason) => NOT_MENDABLE.has(reason))) return refuse('reason_not_mendable');
	if (!input.mendBy) return refuse('mend_by_missing');
	if (input.mendBy <= facts.now) return refuse('mend_by_past');
	if (input.mendBy.getTime() - facts.now.getTime() > MEND_DAYS_MAX * 86_400_000) return refuse('mend_by_too_late');
	return accept('returned');
}

/** Rejecting (不予通过): at least one reason, and words beside 'other'. */
export function decideRejection(
	facts: CheckFacts,
	input: { reasons: readonly EligibilityReason[]; note: string },
): Decision<'rejected', CheckRefusal> {
	return openToCheck(facts) ?? reasonsGiven(input.reasons, input.note) ?? accept('rejected');
}

function openToCheck(facts: CheckFacts) {
	if (facts.state !== 'filed') return refuse<CheckRefusal>('not_filed');
	if (!facts.sameVersion) return refuse<CheckRefusal>('version_changed');
	return facts.judgingBegun ? refuse<CheckRefusal>('judging_begun') : null;
}

function reasonsGiven(reasons: readonly EligibilityReason[], note: string) {
	if (reasons.length === 0) return refuse<CheckRefusal>('reason_missing');
	return reasons.includes('other') && note.trim() === '' ? refuse<CheckRefusal>('note_missing') : null;
}

export const REOPEN_REFUSALS = ['not_checked', 'judging_begun', 'in_stage', 'recommended', 'mended_meanwhile'] as const;
export type ReopenRefusal = (typeof REOPEN_REFUSALS)[number];

/**
 * Taking a check back (撤销审查结论) so that the entry waits again: not once judging is open or the entry is placed in a judging stage,
 * and not when the teacher has begun to mend what was returned, because the version on file is then no longer what they see.
 */
export function decideReopening(facts: {
	state: EntryState;
	judgingBegun: boolean;
	inStage: boolean;
	/** it holds a place on the sheet of a higher contest */
	recommended: boolean;
	/** saved by the teacher since the check */
	editedSinceCheck: boolean;
}): Decision<'reopened', ReopenRefusal> {
	if (facts.state !== 'accepted' && facts.state !== 'returned' && facts.state !== 'rejected')
		return refuse('not_checked');
	if (facts.judgingBegun) return refuse('judging_begun');
	if (facts.inStage) return refuse('in_stage');
	if (facts.recommended) return refuse('recommended');
	if (facts.state === 'returned' && facts.editedSinceCheck) return refuse('mended_meanwhile');
	return accept('reopened');
}
