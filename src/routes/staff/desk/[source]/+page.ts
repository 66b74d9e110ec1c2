// Links and native forms: no script is needed, so none is sent.
export const csr = false;
