/** Reads files and cuts texts into chunks. */
@NullMarked
package io.parley.rag.ingest;

import org.jspecify.annotations.NullMarked;
