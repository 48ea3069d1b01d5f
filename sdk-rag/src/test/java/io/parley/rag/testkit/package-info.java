/** What an implementation of the interfaces of this module must pass, and texts to test with. */
@NullMarked
package io.parley.rag.testkit;

import org.jspecify.annotations.NullMarked;
