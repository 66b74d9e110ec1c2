// A list to read: no script is needed.
export const csr = false;
