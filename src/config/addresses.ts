/** Where the program really listens, once it does: with port 0 the system chooses. */
export class Addresses {
  api: string | undefined;
  operations: string | undefined;
}
