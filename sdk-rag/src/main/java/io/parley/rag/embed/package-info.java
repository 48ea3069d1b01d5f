/** Models that turn text into vectors, and the stage of indexing that has them do it. */
@NullMarked
package io.parley.rag.embed;

import org.jspecify.annotations.NullMarked;
