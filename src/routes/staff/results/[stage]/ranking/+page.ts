// Figures and links: no script is needed, so none is sent, and the rows are not sent twice.
export const csr = false;
