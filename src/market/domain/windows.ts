/** The windows everything is looked at through: micro, short, medium, macro. */
export const WINDOW_SPANS_MS = [30_000, 300_000, 900_000, 3_600_000] as const;

/** Index into `WINDOW_SPANS_MS`. */
export const MICRO = 0;
export const SHORT = 1;
export const MEDIUM = 2;
export const MACRO = 3;
