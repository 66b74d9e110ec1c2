/**
 * SvelteKit's `enhance` reads the form with `new FormData(form, submitter)`; Chromium before 112 and Safari before 16.4 ignore the
 * second argument, and the clicked button's own name and value would be lost. Called for every submit of the document, before `enhance`.
 */
export function keepSubmitter({ submitter, target }: SubmitEvent): void {
	if (!(target instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement) || !submitter.name) return;
	const { name, value } = submitter;
	target.addEventListener(
		'formdata',
		({ formData }) => {
			if (!formData.getAll(name).includes(value)) formData.append(name, value);
		},
		{ once: true },
	);
}
