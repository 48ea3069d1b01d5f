/** The vector index in PostgreSQL, and how indexes use a database. */
@NullMarked
package io.parley.rag.index.postgres;

import org.jspecify.annotations.NullMarked;
