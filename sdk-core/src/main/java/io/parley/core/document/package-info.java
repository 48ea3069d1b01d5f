/**
 * Small JSON documents by tenant, collection and id: what people configure and what must be found
 * again.
 */
@NullMarked
package io.parley.core.document;

import org.jspecify.annotations.NullMarked;
