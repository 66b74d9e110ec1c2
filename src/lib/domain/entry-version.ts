import type { CategoryField, FieldValues } from './edition.ts';
import type { EntryIdentity } from './entry.ts';

/** 报送版本: what is frozen at a filing, as it goes into the hash that the receipt and every sheet refer to. */
export interface FrozenEntry {
	title: string;
	abstract: string;
	divisionId: string | null;
	disciplineId: string | null;
	/** only fields that judges may see */
	fieldValues: FieldValues;
	identity: EntryIdentity;
	files: { ruleId: string; position: number; sha256: string }[];
}

/**
 * JSON with sorted keys and no spaces, so that equal content always has equal text (and so an equal hash), whatever the order in
 * which the database or a program lists the keys. Keys whose value is undefined do not exist.
 */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (value !== null && typeof value === 'object') {
		const members = Object.entries(value)
			.filter(([, member]) => member !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
			.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
		return `{${members.join(',')}}`;
	}
	return JSON.stringify(value) ?? 'null';
}

/** The text under the version's SHA-256. Files in the order of rule and position. */
export function versionText(frozen: FrozenEntry): string {
	const files = [...frozen.files].sort((a, b) =>
		a.ruleId === b.ruleId ? a.position - b.position : a.ruleId < b.ruleId ? -1 : 1,
	);
	return canonicalJson({ ...frozen, files });
}

/** Splits what was typed by the fields' own mark: judges see `open`, never `identifying`. Values of fields that are gone are dropped. */
export function splitFieldValues(
	fields: readonly CategoryField[],
	values: FieldValues,
): { open: FieldValues; identifying: FieldValues } {
	const open: FieldValues = {};
	const identifying: FieldValues = {};
	for (const { key, identifying: names } of fields) {
		const value = values[key];
		if (value !== undefined) (names ? identifying : open)[key] = value;
	}
	return { open, identifying };
}
