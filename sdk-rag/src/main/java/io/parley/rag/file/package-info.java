/**
 * Files and web pages of the knowledge base: kept, read, cut and made searchable stage by stage, so
 * that one that breaks off goes on where it was, and nothing is ever half to be found.
 */
@NullMarked
package io.parley.rag.file;

import org.jspecify.annotations.NullMarked;
