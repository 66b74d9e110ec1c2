import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTORS, type ActorName } from './actors.ts';

export interface MatrixRow {
	route: string;
	/** null = reading the page or endpoint */
	action: string | null;
	may: Record<ActorName, boolean>;
}

/** Who may do what, written down once more for reading: a line per route and form action, a column per actor. */
export function readMatrix(): MatrixRow[] {
	const [head = '', ...lines] = readFileSync(join(import.meta.dirname, 'access-matrix.tsv'), 'utf8')
		.trimEnd()
		.split('\n');
	if (head !== ['route', 'action', ...ACTORS].join('\t'))
		throw new Error('access-matrix.tsv: other columns than the actors');
	return lines.map((line) => {
		const [route = '', action = '', ...marks] = line.split('\t');
		if (marks.length !== ACTORS.length || marks.some((mark) => mark !== '+' && mark !== '-')) {
			throw new Error(`access-matrix.tsv: each actor is + or - in: ${line}`);
		}
		const may = Object.fromEntries(ACTORS.map((actor, index) => [actor, marks[index] === '+']));
		return { route, action: action === 'GET' ? null : action, may: may as Record<ActorName, boolean> };
	});
}
