/** Running counts: how much of what happened when, added up in the commits that made it happen. */
@NullMarked
package io.parley.core.tally;

import org.jspecify.annotations.NullMarked;
