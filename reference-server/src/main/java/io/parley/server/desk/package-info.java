/** What people do by hand: answer customers, and decide on acts whose outcome nobody knows. */
@NullMarked
package io.parley.server.desk;

import org.jspecify.annotations.NullMarked;
