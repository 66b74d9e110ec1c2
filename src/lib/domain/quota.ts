/** How much of a unit's quota (学校名额) is used: what is filed already, what would be filed now, and the limit. */
export interface QuotaUse {
	/** null = no limit */
	limit: number | null;
	filed: number;
	chosen: number;
}

/** What is still free after the chosen ones; null = no limit, never below zero. */
export function quotaLeft({ limit, filed, chosen }: QuotaUse): number | null {
	return limit === null ? null : Math.max(0, limit - filed - chosen);
}

/** A limit that the filing would break, with the figures a sentence needs. */
export type QuotaViolation =
	/** 超出学校名额 */
	| { code: 'over_unit_quota'; limit: number; would: number }
	/** 同一学生（教师）申报项数超限: of how many people */
	| { code: 'over_participant_limit'; limit: number; people: number };

/**
 * Every limit that filing the chosen entries would break, all at once, so that nobody mends one to meet the next.
 * `entriesPerPerson` counts, for each participant of the chosen entries, the filed and the chosen entries they stand in.
 * Source: domain reference 2.1 (entries per pupil), 5.1 (quota), 10.1 (cannot exceed).
 */
export function quotaViolations(
	use: QuotaUse,
	perParticipant: { limit: number | null; entriesPerPerson: readonly number[] },
): QuotaViolation[] {
	const violations: QuotaViolation[] = [];
	const would = use.filed + use.chosen;
	if (use.limit !== null && would > use.limit) violations.push({ code: 'over_unit_quota', limit: use.limit, would });
	const { limit } = perParticipant;
	if (limit !== null) {
		const people = perParticipant.entriesPerPerson.filter((count) => count > limit).length;
		if (people > 0) violations.push({ code: 'over_participant_limit', limit, people });
	}
	return violations;
}
