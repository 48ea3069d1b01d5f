/** The words and values that templates are given. */
@NullMarked
package io.parley.server.console.page;

import org.jspecify.annotations.NullMarked;
