/** Who changed what, in a chain that shows every later edit. */
@NullMarked
package io.parley.server.audit;

import org.jspecify.annotations.NullMarked;
