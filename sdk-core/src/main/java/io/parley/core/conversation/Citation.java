package io.parley.core.conversation;

/**
 * Where a statement of an answer comes from.
 *
 * @param passageId the passage (chunk) it was taken from
 * @param sourceId the article or file that the passage belongs to
 * @param title the source's title, for people
 * @param quote the exact words of the passage that bear it
 * @param score how well the passage matched, as retrieval scored it
 */
public record Citation(
    String passageId, String sourceId, String title, String quote, double score) {}
