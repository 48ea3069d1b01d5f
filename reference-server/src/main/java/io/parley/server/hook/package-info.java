/** Hooks of other systems: what they tell us, and what we tell them. */
@NullMarked
package io.parley.server.hook;

import org.jspecify.annotations.NullMarked;
