/** Conversations, their messages, and where they are kept. */
@NullMarked
package io.parley.core.conversation;

import org.jspecify.annotations.NullMarked;
