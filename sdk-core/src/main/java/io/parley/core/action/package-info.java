/** What can be done to the outside, and how to find out afterwards whether it was. */
@NullMarked
package io.parley.core.action;

import org.jspecify.annotations.NullMarked;
