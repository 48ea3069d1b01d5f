/** What people decide by hand, as writes: who has a conversation, and what became of an effect. */
@NullMarked
package io.parley.server.desk;

import org.jspecify.annotations.NullMarked;
