// Facts and links: no script is needed, so none is sent, and nothing is sent twice.
export const csr = false;
