import type { Context } from '../platform/context.ts';
import { placeFiling, type PlacedFiling, type PlaceFiling } from './place-filing.ts';

/**
 * 补报: what the district returned and the teacher mended is filed again under its number, as a new version, until its mend-by date;
 * inside the window also what was handed in late. The first filing stays valid for the rest.
 */
export function fileSupplement(ctx: Context, input: Omit<PlaceFiling, 'kind'>): Promise<PlacedFiling> {
	return placeFiling(ctx, { ...input, kind: 'supplement' });
}
