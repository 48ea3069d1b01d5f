/** The agent: what it is told, what it may look up, and how one turn of it is made. */
@NullMarked
package io.parley.core.agent;

import org.jspecify.annotations.NullMarked;
