import type { Context } from '../platform/context.ts';
import { placeFiling, type PlacedFiling, type PlaceFiling } from './place-filing.ts';

/**
 * 报送: the unit files a category, once. Numbers are drawn, every entry is frozen as a version, the receipt is made. With
 * `onBehalf` staff do it for the school (代报).
 */
export function fileEntries(ctx: Context, input: Omit<PlaceFiling, 'kind'>): Promise<PlacedFiling> {
	return placeFiling(ctx, { ...input, kind: 'first' });
}
