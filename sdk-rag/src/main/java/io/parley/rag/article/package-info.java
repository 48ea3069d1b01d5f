/** What people write for the knowledge base: articles in a tree of categories, always indexed. */
@NullMarked
package io.parley.rag.article;

import org.jspecify.annotations.NullMarked;
