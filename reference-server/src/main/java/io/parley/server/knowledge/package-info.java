/** The knowledge base at work in a server: pages fetched, indexes kept together, files taken in. */
@NullMarked
package io.parley.server.knowledge;

import org.jspecify.annotations.NullMarked;
