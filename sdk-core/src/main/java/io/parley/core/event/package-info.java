/** What happened, as past-tense facts, each recorded once. */
@NullMarked
package io.parley.core.event;

import org.jspecify.annotations.NullMarked;
