/** Everything that is stored of an account, as files that other programs read. */
@NullMarked
package io.parley.server.export;

import org.jspecify.annotations.NullMarked;
