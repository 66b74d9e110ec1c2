import { wallTime } from '#lib/domain/window-zone.ts';
import type { Context } from '../platform/context.ts';

/** The day in the association's zone, as a `date` column has it. */
export function dayOf(ctx: Context): string {
	return wallTime(ctx.now, ctx.installation.timeZone).slice(0, 10);
}
