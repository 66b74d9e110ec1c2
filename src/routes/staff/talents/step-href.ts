import { resolve } from '$app/paths';
import type { TalentStep } from '#lib/domain/nomination.ts';

/** Where the next step of a talent category is done. */
export function stepHref(category: {
	id: string;
	editionId: string;
	target: { id: string } | null;
	next: TalentStep;
}): string {
	switch (category.next) {
		case 'prepare':
			return resolve('/staff/editions/[id]', { id: category.editionId });
		case 'wait':
			return `${resolve('/staff/units')}?edition=${category.editionId}`;
		case 'check':
			return resolve('/staff/eligibility');
		case 'decide':
		case 'confirm':
			return resolve('/staff/talents/[category]/decision', { category: category.id });
		case 'send':
		case 'outcomes':
			return category.target
				? resolve('/staff/upward/[edition]', { edition: category.target.id })
				: resolve('/staff/talents/[category]', { category: category.id });
		case 'review':
		case 'done':
			return resolve('/staff/talents/[category]', { category: category.id });
	}
}
