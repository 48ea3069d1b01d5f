/** One authenticated request and its answer, committed together and once. */
@NullMarked
package io.parley.server.call;

import org.jspecify.annotations.NullMarked;
