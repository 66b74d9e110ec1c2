// a list that is read
export const csr = false;
