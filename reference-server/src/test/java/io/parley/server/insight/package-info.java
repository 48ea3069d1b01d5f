/** What figures are tested with. */
@NullMarked
package io.parley.server.insight;

import org.jspecify.annotations.NullMarked;
