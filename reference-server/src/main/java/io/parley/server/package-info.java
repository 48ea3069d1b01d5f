/** The reference server: all wiring in one place, over the SDK. */
@NullMarked
package io.parley.server;

import org.jspecify.annotations.NullMarked;
