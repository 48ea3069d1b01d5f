package io.parley.core.agent;

import java.util.Optional;

/**
 * A piece of the company's knowledge that was found for a question.
 *
 * @param id the chunk's id, stable while its text stays the same
 * @param sourceId the article or file it belongs to
 * @param title the source's title and section, for people
 * @param text the words themselves, as they may be quoted
 * @param language ISO 639-1 code, when known
 * @param score how well it matched; comparable only within one retrieval
 * @param explanation how the score came about, one line each
 */
public record Passage(
    String id,
    String sourceId,
    String title,
    String text,
    Optional<String> language,
    double score,
    String explanation) {}
