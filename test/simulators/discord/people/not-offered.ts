/** A person tried what their client does not let them do; a mistake of the test, or of what was registered. */
export class NotOffered extends Error {}
