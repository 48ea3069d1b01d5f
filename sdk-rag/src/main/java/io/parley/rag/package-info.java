/** What the company knows, and how it is found. */
@NullMarked
package io.parley.rag;

import org.jspecify.annotations.NullMarked;
