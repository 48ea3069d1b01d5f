/** A real browser for the tests of pages. */
@NullMarked
package io.parley.server.browser;

import org.jspecify.annotations.NullMarked;
