/** Checks of what comes in to an agent and of what it is about to say. */
@NullMarked
package io.parley.core.agent.guard;

import org.jspecify.annotations.NullMarked;
