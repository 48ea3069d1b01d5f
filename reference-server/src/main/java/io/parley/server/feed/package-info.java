/** The activity feed: the steps from a customer's message to the confirmed answer, newest first. */
@NullMarked
package io.parley.server.feed;

import org.jspecify.annotations.NullMarked;
