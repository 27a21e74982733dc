package bothy.catalogue;

import bothy.cases.Draft;

/**
 * A request that was built here, not yet judged.
 *
 * @param request with the intent that it is held against
 * @param words what comes of it, for people
 */
public record Proposal(Draft request, String words) {}
