/** The id of the control of a form's field; the error summary and the checklist jump to it. */
export function fieldId(name: string): string {
	return `field-${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`;
}

/** What `Field` hands to the native control inside it. */
export interface ControlAttributes {
	id: string;
	name: string;
	'aria-describedby': string | undefined;
	'aria-invalid': 'true' | undefined;
	'aria-required': 'true' | undefined;
}

/** Props that every kind of field has. `errors` is what superforms gives for the field. */
export interface FieldProps {
	name: string;
	label: string;
	hint?: string;
	errors?: readonly string[] | undefined;
	required?: boolean;
	/** Says 选填 beside the label; for the few optional fields of a form whose others are required. */
	optional?: boolean;
	/** Only where two forms of one page have a field of the same name. */
	id?: string;
}
