import type { CategoryField } from '#lib/domain/edition.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { labelText } from '#lib/i18n/reasons/entries.ts';

/** A category field's value as people read it; null where nothing was given. */
export function valueText(field: CategoryField, value: string | number | boolean | undefined): string | null {
	if (value === undefined || value === '') return null;
	if (typeof value === 'boolean') return value ? m.common_yes() : m.common_no();
	if (typeof value === 'number') return String(value);
	const option = field.options?.find((candidate) => candidate.value === value);
	return option ? labelText(option.label) : value;
}
