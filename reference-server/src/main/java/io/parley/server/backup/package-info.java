/** Everything that is stored, in one file and back. */
@NullMarked
package io.parley.server.backup;

import org.jspecify.annotations.NullMarked;
