/**
 * What the person at the console can mend: shown as its one sentence, without a stack, and the process ends with code 1.
 * Everything else that is thrown is a bug or a broken machine.
 */
export class OperatorError extends Error {
	constructor(sentence: string, options?: ErrorOptions) {
		super(sentence, options);
		this.name = 'OperatorError';
	}
}
