// a table that is read, filtered by links and a plain form
export const csr = false;
