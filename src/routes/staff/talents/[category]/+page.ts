/** A page that only shows. */
export const csr = false;
