import type { AwardRule } from '#lib/domain/award.ts';
import type { StageState } from '#lib/domain/judging.ts';
import type { ListKind, ListState } from '#lib/domain/list.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tone.ts';

export const STAGE_STATE_NAMES: Record<StageState, () => string> = {
	preparing: () => m.results_stage_preparing(),
	open: () => m.results_stage_open(),
	closed: () => m.results_stage_closed(),
};
export const STAGE_STATE_TONES: Record<StageState, Tone> = { preparing: 'neutral', open: 'active', closed: 'done' };

export const LIST_NAMES: Record<ListKind, () => string> = {
	award: () => m.results_award_list(),
	shortlist: () => m.results_shortlist(),
};
export const LIST_STATE_NAMES: Record<ListState, () => string> = {
	draft: () => m.results_list_draft(),
	confirmed: () => m.results_list_confirmed(),
};
export const LIST_STATE_TONES: Record<ListState, Tone> = { draft: 'waiting', confirmed: 'done' };

/** 12.5 for 0.125 */
function percent(share: number): string {
	return String(Math.round(share * 10_000) / 100);
}

/** The rule in one sentence. */
export function ruleText(rule: AwardRule): string {
	switch (rule.model) {
		case 'share_of_entries':
			return m.results_rule_says_entries({
				first: percent(rule.first),
				second: percent(rule.second),
				third: percent(rule.third),
				cap: percent(rule.cap),
			});
		case 'share_of_awards':
			return m.results_rule_says_awards({
				total: percent(rule.total),
				first: percent(rule.first),
				second: percent(rule.second),
				third: percent(rule.third),
			});
		case 'counts':
			return m.results_rule_says_counts({ first: rule.first, second: rule.second, third: rule.third });
		case 'shortlist_count':
			return m.results_rule_says_shortlist_count({ count: rule.count });
		case 'shortlist_share':
			return m.results_rule_says_shortlist_share({ share: percent(rule.share) });
	}
}
