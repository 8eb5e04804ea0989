/**
 * A run that was begun and never given back died with its process. Whatever ran beside it died as well, so after this
 * many deaths in a row a request runs alone: then it is either cleared by a run that ends, or the one to blame.
 */
export const SUSPECT_DEATHS = 3

/** Deaths in a row after which a request is given up; from `SUSPECT_DEATHS` on it died alone. */
export const MOST_DEATHS = 10
